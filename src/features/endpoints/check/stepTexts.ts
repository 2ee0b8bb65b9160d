import { l10n } from 'vscode';
import type {
  AddressFacts,
  Finding,
  FormVerdict,
  FormVerdicts,
  KillProblem,
  PageProblem,
  SkipReason,
  Step,
  WebSocketProblem,
} from '../../../browserless/check/results';
import { authForms, type AuthForm } from '../../../browserless/credentials';
import type { Pressure } from '../../../browserless/wire';
import { faultText } from '../faultTexts';

/** What a step is called. */
export function stepName(step: Step): string {
  switch (step) {
    case 'address':
      return l10n.t('Address');
    case 'dns':
      return 'DNS';
    case 'tcp':
      return 'TCP';
    case 'tls':
      return 'TLS';
    case 'proxy':
      return l10n.t('Proxy');
    case 'http':
      return 'HTTP';
    case 'authentication':
      return l10n.t('Authentication');
    case 'sessions':
      return l10n.t('Session list');
    case 'pressure':
      return l10n.t('Capacity');
    case 'workers':
      return l10n.t('Servers behind it');
    case 'kill':
      return l10n.t('Stopping sessions');
    case 'page':
      return l10n.t('DevTools on a page');
    case 'webSocket':
      return l10n.t('WebSockets');
  }
}

/** What a step found, in a line. Nothing of it was written by a server. */
export function findingText(finding: Finding): string {
  if (finding.verdict === 'skipped') return skipText(finding.reason);
  if ('fault' in finding && finding.step !== 'proxy') return faultText(finding.fault).what;
  switch (finding.step) {
    case 'address':
      return addressText(finding.address);
    case 'dns':
      if ('addresses' in finding) return addressesText(finding.addresses);
      return l10n.t('Not needed: this worker is at {0}', hostAndPort(finding.worker.host, finding.worker.port));
    case 'tcp':
      return finding.port === 0 ? l10n.t('The socket accepts connections') : l10n.t('Port {0} is open', finding.port);
    case 'tls': {
      if (!finding.handshake) return l10n.t("In the proxy's tunnel, with any certificate that comes");
      const { protocol, validTo, distrust } = finding.handshake;
      if (distrust !== undefined)
        return l10n.t('{0}, with a certificate that is not trusted ({1})', protocol, distrust);
      const until = validTo === undefined ? undefined : new Date(validTo).toISOString().slice(0, 10);
      return until === undefined ? protocol : l10n.t('{0}, certificate valid until {1}', protocol, until);
    }
    case 'proxy': {
      const at = finding.proxy && `${finding.proxy.scheme}://${hostAndPort(finding.proxy.host, finding.proxy.port)}`;
      if (finding.verdict === 'failed') {
        const { what } = faultText(finding.fault);
        return at === undefined ? l10n.t('None could be chosen: {0}', what) : `${at}: ${what}`;
      }
      return at === undefined ? l10n.t('None is used') : l10n.t('{0} accepts connections', at);
    }
    case 'http':
      if (finding.verdict === 'note') return l10n.t('The list stays silent, other requests are answered');
      return finding.status === undefined ? l10n.t('Answers') : l10n.t('Answers with status {0}', finding.status);
    case 'authentication':
      if (finding.verdict === 'ok') {
        return finding.isNeeded ? formsText(finding.used, finding.forms) : l10n.t('No token is needed');
      }
      return finding.forms === undefined
        ? l10n.t('A token is needed ({0}), and there is none', finding.status)
        : formsText(finding.used, finding.forms);
    case 'sessions':
      return sessionsText(finding.sessions, finding.pages);
    case 'pressure':
      return finding.pressure
        ? pressureText(finding.pressure)
        : l10n.t('Not told (browserless before 2.11, or a gate)');
    case 'workers':
      if (finding.verdict === 'note') return l10n.t('Several: sessions come and go from list to list');
      return l10n.t('One: its lists agree ({0} compared)', finding.polls);
    case 'kill':
      if (finding.verdict === 'note') return killText(finding.problem);
      return finding.version === undefined
        ? l10n.t('Supported')
        : l10n.t('Supported (browserless {0})', finding.version);
    case 'page':
      return finding.verdict === 'ok' ? l10n.t("A page's socket opens") : pageText(finding.problem);
    case 'webSocket':
      if (finding.verdict !== 'ok') return webSocketText(finding.problem);
      return finding.proof === 'page'
        ? l10n.t('Get through, as the page shows')
        : l10n.t('Get through: browserless itself answers');
  }
}

function sessionsText(sessions: number, pages: number): string {
  if (sessions === 0) return l10n.t('No session is running');
  const running = sessions === 1 ? l10n.t('1 session') : l10n.t('{0} sessions', sessions);
  const open = pages === 1 ? l10n.t('1 page') : l10n.t('{0} pages', pages);
  return l10n.t('{0}, {1}', running, open);
}

export const hostAndPort = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

function addressText({ scheme, host, port, prefix }: AddressFacts): string {
  const where =
    scheme === 'unix'
      ? l10n.t('Socket {0} of this machine', host)
      : scheme === 'https'
        ? l10n.t('{0}, port {1}, encrypted', host, port)
        : l10n.t('{0}, port {1}, not encrypted', host, port);
  return prefix === '' ? where : l10n.t('{0}, below {1}', where, prefix);
}

const mostAddresses = 3;

function addressesText(addresses: readonly string[]): string {
  const shown = addresses.slice(0, mostAddresses).join(', ');
  const more = addresses.length - mostAddresses;
  return more > 0 ? l10n.t('{0} and {1} more', shown, more) : shown;
}

/** The form in use first; what was not tried is not told. */
function formsText(used: AuthForm, forms: FormVerdicts): string {
  const rest = authForms.filter((form) => form !== used);
  return [used, ...rest]
    .flatMap((form) => {
      const verdict = forms[form];
      return verdict === undefined ? [] : formText(form, verdict);
    })
    .join(' · ');
}

/** The forms go by their names in the settings. */
function formText(form: AuthForm, verdict: FormVerdict): string {
  switch (verdict) {
    case 'accepted':
      return l10n.t('{0} accepted', form);
    case 'refused':
      return l10n.t('{0} refused', form);
    case 'unknown':
      return l10n.t('{0} without an answer', form);
  }
}

export const pressureText = ({ running, maxConcurrent, queued }: Pressure): string =>
  l10n.t('{0} of {1} slots in use, {2} waiting', running, maxConcurrent, queued);

function killText(problem: KillProblem): string {
  switch (problem.kind) {
    case 'tooOld':
      return l10n.t('Not supported by browserless {0}', problem.version);
    case 'denied':
      return l10n.t('Not let through ({0})', problem.status);
    case 'unknown':
      return l10n.t('Cannot be told');
  }
}

function pageText(problem: PageProblem): string {
  switch (problem.kind) {
    case 'playwright':
      return l10n.t("Not beside a session of Playwright's own protocol ({0})", problem.status);
    case 'gone':
      return l10n.t('The page was closed meanwhile');
    case 'refused':
      return l10n.t("A page's socket is refused ({0})", problem.status);
  }
}

function webSocketText(problem: WebSocketProblem): string {
  switch (problem.kind) {
    case 'dropped':
      return l10n.t('Do not get through: answered as a plain request ({0})', problem.status);
    case 'refused':
      return l10n.t('Refused on the way ({0})', problem.status);
    case 'untold':
      return l10n.t('Cannot be told while no page is open ({0})', problem.status);
  }
}

function skipText(reason: SkipReason): string {
  switch (reason) {
    case 'failedBefore':
    case 'gone':
      return l10n.t('Not tried');
    case 'noAccess':
      return l10n.t('Not tried without access');
    case 'proxy':
      return l10n.t('The proxy does that');
    case 'tunnel':
      return l10n.t("Checked with HTTP, inside the proxy's tunnel");
    case 'socketFile':
      return l10n.t('Not needed for a socket');
    case 'ipAddress':
      return l10n.t('Not needed for an IP address');
    case 'plainHttp':
      return l10n.t('None with http://');
    case 'untold':
      return l10n.t('Cannot be told from the answer');
    case 'noPage':
      return l10n.t('No page is open to try');
    case 'noSession':
      return l10n.t('No session runs to tell by');
    case 'apart':
      return l10n.t('Cannot be told: its lists do not agree');
  }
}
