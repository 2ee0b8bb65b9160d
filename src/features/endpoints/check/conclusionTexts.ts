import { l10n } from 'vscode';
import type { Cause, Diagnosis, Remedy } from '../../../browserless/check/diagnosis';
import type { KillProblem, WebSocketProblem } from '../../../browserless/check/results';
import type { CheckConclusion } from '../../../shared/checkMessages';
import { balancerAdvice } from '../balancerTexts';
import { faultText } from '../faultTexts';
import { hostAndPort, pressureText } from './stepTexts';

/** What a check comes to: a sentence on the cause and one on the cure. */
export function conclusionOf({ verdict, cause }: Diagnosis): CheckConclusion {
  return { mark: verdict, ...textOf(cause) };
}

type Text = Omit<CheckConclusion, 'mark'>;

const text = (cause: string, cure: string): Text => ({ cause, cure });

function textOf(cause: Cause): Text {
  switch (cause.kind) {
    case 'well':
      return text(
        cause.sessions === 1
          ? l10n.t('All is well: 1 session is running.')
          : l10n.t('All is well: {0} sessions are running.', cause.sessions),
        l10n.t('Nothing needs to change.'),
      );
    case 'gone':
      return text(
        l10n.t('This endpoint is no longer in the settings.'),
        l10n.t('Close this report, or add the endpoint again.'),
      );
    case 'fault': {
      const { what, hint } = faultText(cause.fault);
      return text(`${what}.`, hint);
    }
    case 'otherScheme':
      return cause.speaks === 'https'
        ? text(l10n.t('The server wants https:// on this port.'), l10n.t('Change the address to https://.'))
        : text(l10n.t('The server speaks http:// on this port.'), l10n.t('Change the address to http://.'));
    case 'proxy': {
      const { what } = faultText(cause.fault);
      const at = cause.proxy && hostAndPort(cause.proxy.host, cause.proxy.port);
      return text(
        at === undefined
          ? l10n.t('No proxy could be chosen: {0}.', what)
          : l10n.t('The proxy {0} is not reached: {1}.', at, what),
        l10n.t('Correct "http.proxy" in the settings, or name the host in "http.noProxy".'),
      );
    }
    case 'tokenMissing':
      return text(
        l10n.t('The server wants a token ({0}), and this endpoint has none.', cause.status),
        l10n.t('Set the token.'),
      );
    case 'tokenRefused':
      return text(
        cause.inEveryForm
          ? l10n.t('The server refuses the token, in every form ({0}).', cause.status)
          : l10n.t('The server refuses the token ({0}).', cause.status),
        l10n.t('Set the right token.'),
      );
    case 'otherForm':
      return text(
        l10n.t('The token is right, but taken as "{0}" only, and sent as "{1}".', cause.instead, cause.used),
        l10n.t('Set "auth" to "{0}" in this endpoint\'s settings.', cause.instead),
      );
    case 'sharedCloud':
      return text(
        l10n.t('This looks like the shared cloud, which has no sessions API.'),
        l10n.t("Use a dedicated or self-hosted server's address. If this is one, check its path."),
      );
    case 'webSocket':
      return webSocketText(cause.problem);
    case 'pageRefused':
      return text(
        l10n.t("The server lists its pages, and refuses a page's socket ({0}).", cause.status),
        l10n.t('Let /devtools/ through to browserless: DevTools and debuggers go that way.'),
      );
    case 'balancer':
      return text(
        l10n.t('This address seems to be a load balancer: each list is of one server behind it.'),
        balancerAdvice(),
      );
    case 'playwright':
      return text(
        l10n.t("All is well, but a session of Playwright's own protocol keeps pages' sockets closed."),
        l10n.t('DevTools take the way over the browser, which uses one of the slots.'),
      );
    case 'full':
      return text(
        l10n.t('All is well, but the server is full: {0}.', pressureText(cause.pressure)),
        l10n.t('Stop a session, or raise CONCURRENT on the server.'),
      );
    case 'kill':
      return killText(cause.problem);
    case 'untrusted':
      return text(
        l10n.t('All is well, but the certificate is not trusted, and taken all the same.'),
        l10n.t('Name its issuer\'s file as "ca" in the settings, and take "rejectUnauthorized" out.'),
      );
    case 'unverified':
      return text(
        l10n.t('All is well, but any certificate is taken here, and nobody checks whose it is.'),
        l10n.t('Take "rejectUnauthorized" out of the settings, or name the issuer\'s file as "ca" instead.'),
      );
  }
}

function webSocketText(problem: WebSocketProblem): Text {
  switch (problem.kind) {
    case 'dropped':
      return text(
        l10n.t('The proxy before the server does not pass WebSockets on.'),
        l10n.t('Let it pass the headers Upgrade and Connection: DevTools and clients cannot connect without.'),
      );
    case 'refused':
      return text(
        l10n.t('What stands before the server refuses WebSockets ({0}).', problem.status),
        l10n.t('Allow them there: DevTools and clients cannot connect without.'),
      );
    case 'untold':
      return text(
        l10n.t('All is well, but whether WebSockets get through cannot be told.'),
        l10n.t('Check again while a session has a page open.'),
      );
  }
}

function killText(problem: KillProblem): Text {
  switch (problem.kind) {
    case 'tooOld':
      return text(
        l10n.t('All is well, but browserless {0} cannot stop sessions.', problem.version),
        l10n.t('Update it to 2.24 or later.'),
      );
    case 'denied':
      return text(
        l10n.t('All is well, but sessions cannot be stopped: /kill is not let through ({0}).', problem.status),
        l10n.t('Allow /kill on the server, or on what stands before it.'),
      );
    case 'unknown':
      return text(l10n.t('All is well. Whether sessions can be stopped cannot be told.'), '');
  }
}

/** The button that leads to the cure. */
export function remedyLabel(remedy: Remedy): string {
  switch (remedy) {
    case 'setToken':
      return l10n.t('Set Token…');
    case 'allowVariables':
      return l10n.t('Allow…');
    case 'editEndpoint':
      return l10n.t('Edit Endpoint…');
    case 'endpointSettings':
    case 'timeoutSetting':
    case 'intervalSetting':
    case 'sizeSetting':
    case 'proxySettings':
      return l10n.t('Open Settings');
  }
}
