import { l10n } from 'vscode';
import type { Fault } from '../../browserless/faults';
import { plainText } from '../../browserless/plainText';
import { formatAge } from '../../browserless/uptime';
import { certificateFileText, certificateText } from './certificateFaultTexts';
import type { FaultText } from './faultText';
import { proxyFaultText } from './proxyFaultTexts';

/** A fault in people's words. Nothing of it was written by a server. */
export function faultText(fault: Fault): FaultText {
  switch (fault.kind) {
    case 'unknownHost':
      return {
        what: l10n.t('Host not found'),
        next: l10n.t('check the address'),
        hint: l10n.t("The host's name has no address. Check the endpoint's address, or your VPN and DNS."),
      };
    case 'refused':
      return {
        what: l10n.t('Connection refused'),
        next: l10n.t('is it running?'),
        hint: l10n.t('Nothing listens there. Start browserless, or check the port.'),
      };
    case 'unreachable':
      return {
        what: l10n.t('Not reachable ({0})', fault.code),
        next: l10n.t('check the network'),
        hint: l10n.t('No connection, or a broken one. Check the network, VPN and proxy.'),
      };
    case 'broken':
      return {
        what: l10n.t('Connection broken off'),
        next: l10n.t('http or https?'),
        hint: l10n.t(
          "The other side ends the connection without an answer. See the server's log; a server may want https:// here.",
        ),
      };
    case 'timeout':
      return {
        what: l10n.t('No answer in {0}', seconds(fault.afterMs)),
        next: l10n.t('is it overloaded?'),
        hint: l10n.t('Nothing comes from the server. Look at it, or raise the request timeout.'),
      };
    case 'slow':
      return {
        what: l10n.t('Answer takes over {0}', seconds(fault.afterMs)),
        next: l10n.t('raise the timeout'),
        hint: l10n.t('The list began to arrive and did not end. Raise the request timeout, or look at the network.'),
      };
    case 'stuck':
      return {
        what: l10n.t('List stuck for {0}', seconds(fault.afterMs)),
        next: fault.pressure
          ? l10n.t('alive, {0} of {1} running: one frozen?', fault.pressure.running, fault.pressure.maxConcurrent)
          : l10n.t('alive: a browser frozen?'),
        hint: l10n.t(
          'The server answers, but not with its list: a frozen browser can hold that up. Stop it on the server, or raise the request timeout.',
        ),
      };
    case 'certificate':
      return certificateText(fault.code);
    case 'certificateFile':
      return certificateFileText(fault.code);
    case 'noSocket':
      return {
        what: l10n.t('No such socket'),
        next: l10n.t('check the path'),
        hint: l10n.t('This machine has no socket of that name. Start what makes it, or check the path in the address.'),
      };
    case 'socketDenied':
      return {
        what: l10n.t('Socket may not be opened'),
        next: l10n.t('check its permissions'),
        hint: l10n.t(
          'VS Code runs as a user who may not open the socket. Give that user the right to read and write it.',
        ),
      };
    case 'proxyAddress':
    case 'proxyUnreachable':
    case 'proxyCertificate':
    case 'proxyLogin':
    case 'proxyRefused':
    case 'proxySilent':
      return proxyFaultText(fault);
    case 'tlsMismatch':
      return {
        what: l10n.t('No common protocol'),
        next: l10n.t('http or https?'),
        hint: l10n.t('What answers speaks no HTTP here. http:// and https:// may be the wrong way round.'),
      };
    case 'unauthorized':
      return fault.tokenSent
        ? {
            what: l10n.t('Token refused (401)'),
            next: l10n.t('set the token'),
            hint: l10n.t("The server does not take this endpoint's token. Set it again."),
          }
        : {
            what: l10n.t('Token needed (401)'),
            next: l10n.t('set the token'),
            hint: l10n.t('The server wants a token, and this endpoint has none for that address. Set it.'),
          };
    case 'forbidden':
      return {
        what: l10n.t('Access denied (403)'),
        next: l10n.t('set the token'),
        hint: l10n.t('The server, or a gateway before it, does not let this token list sessions. Set another one.'),
      };
    case 'missingVariable':
      return {
        what: l10n.t('{0} is not set', plainText(fault.variable, 80)),
        next: fault.isToken ? l10n.t('set it, or a token') : l10n.t('set it'),
        hint: fault.isToken
          ? l10n.t(
              'The token is to come from the environment variable {0}. Set it and restart VS Code, or set a token here.',
              plainText(fault.variable, 80),
            )
          : l10n.t(
              "The endpoint's headers ask for the environment variable {0}. Set it and restart VS Code.",
              plainText(fault.variable, 80),
            ),
      };
    case 'unusableVariable':
      return {
        what: l10n.t('{0} fits no header', plainText(fault.variable, 80)),
        next: l10n.t('correct its value'),
        hint: l10n.t(
          'The value of the environment variable {0} has signs that a header cannot carry. Correct it and restart VS Code.',
          plainText(fault.variable, 80),
        ),
      };
    case 'variablesNotAllowed': {
      const names = plainText(fault.variables.join(', '), 80);
      return {
        what: l10n.t('Wants {0}', names),
        next: l10n.t('allow it, or not'),
        hint: l10n.t(
          "This workspace's settings ask for {0} of your environment, to be sent to that address. Nothing is sent until you allow it.",
          names,
        ),
      };
    }
    case 'noSessions':
      return {
        what: l10n.t('No session list (404)'),
        next: l10n.t('check the path'),
        hint: l10n.t('This server has no /sessions there. Check the path; shared cloud accounts have no such list.'),
      };
    case 'redirect':
      return fault.to === undefined
        ? {
            what: l10n.t('Redirected to nowhere'),
            next: l10n.t('check the address'),
            hint: l10n.t('The server sends on and does not say where to. Check host, port and path of the address.'),
          }
        : {
            what: l10n.t('Redirected to {0}', plainText(fault.to, 80)),
            next: l10n.t('edit the address'),
            hint: l10n.t(
              'It is not followed, so that the token goes nowhere else. If you trust it, make it the address.',
            ),
          };
    case 'wantsHttps':
      return {
        what: l10n.t('Redirected to https'),
        next: l10n.t('make it https://'),
        hint: l10n.t(
          'The server wants to be asked over https. Make {0} the address, and give its token again.',
          plainText(fault.to, 80),
        ),
      };
    case 'redirectedTooOften':
      return {
        what: l10n.t('Redirected in a circle'),
        next: l10n.t('a login page?'),
        hint: l10n.t('The server sends on again and again, as one with a login does. Check the path.'),
      };
    case 'tooManyRequests':
      return {
        what: l10n.t('Too many requests (429)'),
        next: l10n.t('ask less often'),
        hint: withPause(l10n.t('The server asks for fewer requests. Raise the refresh interval.'), fault.retryAfterMs),
      };
    case 'serverError':
      return {
        what: l10n.t('Server error ({0})', fault.status),
        next: l10n.t("see the server's log"),
        hint: l10n.t('browserless, or a proxy before it, failed. Its log says why.'),
      };
    case 'gateway':
      return {
        what: l10n.t('Nothing behind the proxy ({0})', fault.status),
        next: l10n.t('is browserless running?'),
        hint: withPause(
          l10n.t('A proxy or load balancer answers, and browserless behind it does not. Start it, or see their logs.'),
          fault.retryAfterMs,
        ),
      };
    case 'notBrowserless':
      return {
        what: l10n.t('No browserless here'),
        next: l10n.t('check the address'),
        hint: l10n.t(
          'Something else answers there (status {0}). Check host, port and path of the address.',
          fault.status,
        ),
      };
    case 'webPage':
      return {
        what: l10n.t('A web page, no session list'),
        next: l10n.t('a login page?'),
        hint: l10n.t('A login, a proxy or another server answers with a web page. Check the address and its path.'),
      };
    case 'emptyAnswer':
      return {
        what: l10n.t('Empty answer'),
        next: l10n.t('check the address'),
        hint: l10n.t('Something answers there, and with nothing. Check host, port and path of the address.'),
      };
    case 'brokenAnswer':
      return {
        what: l10n.t('Broken answer'),
        next: l10n.t('a proxy in between?'),
        hint: l10n.t('The list is cut off or garbled. See the log of the server and of what stands before it.'),
      };
    case 'headersTooLarge':
      return {
        what: l10n.t('Headers without end'),
        next: l10n.t('check the address'),
        hint: l10n.t('The answer has more headers than any browserless sends. Check host and port of the address.'),
      };
    case 'tooLarge':
      return {
        what: l10n.t('Answer over {0} MB', Math.round(fault.limitBytes / megabyte)),
        next: l10n.t('check the address'),
        hint: l10n.t('A list of sessions is rarely that large. Check the address, or raise the answer size.'),
      };
    case 'tooManyRows':
      return {
        what: l10n.t('Over {0} rows', fault.limit),
        next: l10n.t('check the address'),
        hint: l10n.t('No browserless has that many browsers and pages. Check the address.'),
      };
    case 'unknown':
      return {
        what: l10n.t('Failed ({0})', fault.code),
        next: l10n.t('try again'),
        hint: l10n.t('Try again. If it stays, the log and this code help in a report.'),
      };
  }
}

const megabyte = 1024 * 1024;

/** Numbers with their unit's international symbol. */
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

function withPause(hint: string, pauseMs: number | undefined): string {
  if (pauseMs === undefined) return hint;
  return `${hint} ${l10n.t('It asks for a pause of {0}, which is kept.', formatAge(pauseMs))}`;
}

/** The whole story, for hovers, messages and screen readers. */
export function faultSentence(fault: Fault): string {
  const { what, hint } = faultText(fault);
  return `${what}. ${hint}`;
}
