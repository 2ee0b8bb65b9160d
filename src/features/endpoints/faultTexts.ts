import { l10n } from 'vscode';
import type { Fault } from '../../browserless/faults';

export interface FaultText {
  /** What is wrong, as a row's label. */
  readonly what: string;
  /** What to do next. */
  readonly next: string;
}

/** A fault in people's words. Nothing of it was written by a server. */
export function faultText(fault: Fault): FaultText {
  switch (fault.kind) {
    case 'unknownHost':
      return { what: l10n.t('Host not found'), next: l10n.t('check the address, or your VPN and DNS') };
    case 'refused':
      return { what: l10n.t('Connection refused'), next: l10n.t('is browserless running, and is this its port?') };
    case 'unreachable':
      return {
        what: l10n.t('Not reachable ({0})', fault.code),
        next: l10n.t('check the network, VPN or proxy'),
      };
    case 'timeout':
      return {
        what: l10n.t('No answer within {0} s', Math.round(fault.afterMs / 1000)),
        next: l10n.t('a browser may be stuck, or the network slow'),
      };
    case 'certificate':
      return certificateText(fault.code);
    case 'tlsMismatch':
      return { what: l10n.t('No common protocol'), next: l10n.t('http:// or https:// may be the wrong way round') };
    case 'unauthorized':
      return fault.tokenSent
        ? { what: l10n.t('Token refused (401)'), next: l10n.t('set the token again') }
        : { what: l10n.t('Token needed (401)'), next: l10n.t('set the token') };
    case 'forbidden':
      return { what: l10n.t('Access denied (403)'), next: l10n.t('set a token that may list sessions') };
    case 'missingVariable':
      return {
        what: l10n.t('No token: {0} is not set', fault.variable),
        next: l10n.t('set that environment variable and restart VS Code, or store a token'),
      };
    case 'noSessions':
      return {
        what: l10n.t('No sessions list here (404)'),
        next: l10n.t('check the path; shared cloud accounts have no such list'),
      };
    case 'redirect':
      return fault.to === undefined
        ? { what: l10n.t('Redirected'), next: l10n.t('edit the address') }
        : { what: l10n.t('Redirected to {0}', fault.to), next: l10n.t('if you trust it, make it the address') };
    case 'tooManyRequests':
      return { what: l10n.t('Too many requests (429)'), next: l10n.t('raise the refresh interval') };
    case 'serverError':
      return {
        what: l10n.t('Server error ({0})', fault.status),
        next: l10n.t('see the log of browserless or of the proxy before it'),
      };
    case 'notBrowserless':
      return {
        what: l10n.t('No browserless answers here'),
        next: l10n.t('check host, port and path ({0})', fault.status),
      };
    case 'tooLarge':
      return {
        what: l10n.t('Answer over {0} MB', Math.round(fault.limitBytes / 1024 / 1024)),
        next: l10n.t('this may be no browserless'),
      };
    case 'unknown':
      return { what: l10n.t('Failed ({0})', fault.code), next: l10n.t('try again, or see the log') };
  }
}

function certificateText(code: string): FaultText {
  if (code === 'CERT_HAS_EXPIRED') {
    return { what: l10n.t('Certificate expired'), next: l10n.t("renew the server's certificate") };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { what: l10n.t('Certificate of another host'), next: l10n.t('use the name that the certificate has') };
  }
  return {
    what: l10n.t('Certificate not trusted'),
    next: l10n.t("add its issuer to the system's certificates ({0})", code),
  };
}

/** The same as one sentence, for a message. */
export function faultSentence(fault: Fault): string {
  const { what, next } = faultText(fault);
  return l10n.t('{0}: {1}.', what, next.replace(/[.?]$/, ''));
}
