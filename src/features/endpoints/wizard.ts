import {
  InputBoxValidationSeverity,
  l10n,
  ProgressLocation,
  window,
  type InputBoxOptions,
  type InputBoxValidationMessage,
} from 'vscode';
import {
  addressInMessage,
  parseAddress,
  shownAddress,
  type Address,
  type AddressProblem,
} from '../../browserless/address';
import { nameFor, plainEndpoint, type Endpoint } from '../../browserless/endpoint';
import { noCredentials, type Credentials } from '../../browserless/credentials';
import { EndpointError, faultOf, type Fault } from '../../browserless/faults';
import { inMessage, plainText } from '../../browserless/plainText';
import { probe, type Finding } from '../../browserless/probe';
import type { Services } from '../services';
import { faultSentence } from './faultTexts';

export interface WizardOptions {
  readonly title: string;
  /** What stands in the address box at first. */
  readonly address?: string;
  readonly name?: string;
  /** How an address is asked; plainly where nothing is known of it. */
  readonly known?: (baseUrl: string) => Known | undefined;
  /** Why an address cannot be taken. */
  readonly refuse?: (baseUrl: string) => string | undefined;
}

/** What is known of an endpoint before it is asked. */
export interface Known {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
}

export interface WizardResult {
  readonly baseUrl: string;
  readonly name: string;
  readonly token: string | undefined;
  /** What the server said, or undefined where the user took an endpoint that does not answer. */
  readonly finding: Finding | undefined;
}

/** Asks for an address, asks the server, asks for a token where it wants one, and for a name. Escape ends it anywhere. */
export async function runWizard(services: Services, options: WizardOptions): Promise<WizardResult | undefined> {
  let pasted = options.address ?? '';
  for (;;) {
    const address = await askAddress(options, pasted);
    if (!address) return undefined;
    pasted = address.baseUrl;
    const found = await findEndpoint(services, options, address);
    if (found === 'cancelled') return undefined;
    if (found === 'changeAddress') continue;
    const name = await askName(options, address.baseUrl);
    return name === undefined ? undefined : { baseUrl: address.baseUrl, name, ...found };
  }
}

async function askAddress(options: WizardOptions, value: string): Promise<Address | undefined> {
  const text = await askText({
    title: options.title,
    prompt: l10n.t('Where is it? Paste any address of it: a connect URL will do.'),
    placeHolder: l10n.t('localhost:3000, https://host/prefix, wss://host/chromium?token=…'),
    value,
    validateInput: (typed) => checkAddress(typed, options),
  });
  const parsed = text === undefined ? undefined : parseAddress(text);
  return parsed?.ok ? parsed.address : undefined;
}

/** Asks until something is typed, or Escape is pressed. */
async function askText(options: InputBoxOptions): Promise<string | undefined> {
  for (;;) {
    const typed = await window.showInputBox({ ...options, ignoreFocusOut: true });
    if (typed === undefined || typed.trim() !== '') return typed?.trim();
  }
}

function checkAddress(typed: string, { refuse }: WizardOptions): InputBoxValidationMessage | string | undefined {
  if (typed.trim() === '') return undefined;
  const parsed = parseAddress(typed);
  if (!parsed.ok) return addressProblemText(parsed.problem);
  const { baseUrl, token } = parsed.address;
  const refusal = refuse?.(baseUrl);
  if (refusal !== undefined) return refusal;
  const shown = shownAddress(baseUrl);
  if (shown === typed.trim()) return undefined;
  return {
    severity: InputBoxValidationSeverity.Info,
    message:
      token === undefined
        ? l10n.t('Understood as {0}', inMessage(shown))
        : l10n.t('Understood as {0}; the token goes to the secret storage', inMessage(shown)),
  };
}

function addressProblemText(problem: AddressProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Type an address.');
    case 'notAUrl':
      return l10n.t('This is no address. Try localhost:3000 or https://host.');
    case 'scheme':
      return l10n.t('Start with http://, https://, ws://, wss:// or unix:/.');
    case 'credentials':
      return l10n.t('Leave user name and password out. The token is asked for next.');
    case 'socket':
      return l10n.t('Write the whole path of the socket, as unix:/run/browserless.sock.');
  }
}

type Found = Pick<WizardResult, 'token' | 'finding'>;

/** Asks the server, and the user for what it wants, until it answers or the user decides otherwise. */
async function findEndpoint(
  services: Services,
  options: WizardOptions,
  { baseUrl, token: pastedToken }: Address,
): Promise<Found | 'cancelled' | 'changeAddress'> {
  const known = options.known?.(baseUrl) ?? { endpoint: plainEndpoint(baseUrl), credentials: noCredentials };
  let token = pastedToken ?? known.credentials.token;
  for (;;) {
    const answer = await ask(services, known.endpoint, { ...known.credentials, token });
    if (answer === 'cancelled') return 'cancelled';
    if ('finding' in answer) return { token, finding: answer.finding };
    if (answer.fault.kind === 'unauthorized') {
      const typed = await askToken(options.title, answer.fault);
      if (typed === undefined) return 'cancelled';
      token = typed;
      continue;
    }
    const [tryAgain, change, anyway] = [
      l10n.t('Try Again'),
      l10n.t('Change Address'),
      options.address === undefined ? l10n.t('Add Anyway') : l10n.t('Keep Anyway'),
    ];
    const message = l10n.t(
      '{0} does not answer as browserless. {1}',
      addressInMessage(known.endpoint),
      faultSentence(answer.fault),
    );
    const choice = await window.showWarningMessage(message, tryAgain, change, anyway);
    if (choice === change) return 'changeAddress';
    if (choice === anyway) return { token, finding: undefined };
    if (choice !== tryAgain) return 'cancelled';
  }
}

async function ask(
  services: Services,
  endpoint: Endpoint,
  credentials: Credentials,
): Promise<{ finding: Finding } | { fault: Fault } | 'cancelled'> {
  const client = await services.client(endpoint, () => Promise.resolve(credentials));
  const controller = new AbortController();
  const title = l10n.t('Asking {0}…', addressInMessage(endpoint));
  return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, cancelled) => {
    cancelled.onCancellationRequested(() => controller.abort());
    return probe(client, controller.signal).then(
      (finding) => ({ finding }),
      (error: unknown) => {
        if (controller.signal.aborted) return 'cancelled' as const;
        if (!(error instanceof EndpointError)) throw error;
        return { fault: faultOf(error) };
      },
    );
  });
}

function askToken(title: string, { tokenSent }: Fault & { kind: 'unauthorized' }): Promise<string | undefined> {
  return askText({
    title,
    prompt: tokenSent
      ? l10n.t('The server refused that token. Try another one.')
      : l10n.t("The server wants a token. It goes to VS Code's secret storage, and to this server alone."),
    placeHolder: l10n.t('Token'),
    password: true,
  });
}

async function askName(options: WizardOptions, baseUrl: string): Promise<string | undefined> {
  const name = await window.showInputBox({
    title: options.title,
    prompt: l10n.t('Name of the endpoint'),
    value: options.name ?? nameFor(baseUrl),
    ignoreFocusOut: true,
    validateInput: (typed) => (plainText(typed) === '' ? l10n.t('Type a name, or press Escape.') : undefined),
  });
  return name === undefined ? undefined : plainText(name, 80);
}

/** What a server said of itself, in one sentence. */
export function findingSentence({ version, sessions, pressure }: Finding): string {
  const running = sessions === 1 ? l10n.t('1 session is running') : l10n.t('{0} sessions are running', sessions);
  const parts = [
    version === undefined ? l10n.t('browserless answers') : l10n.t('browserless {0} answers', version),
    running,
    pressure && l10n.t('{0} of {1} slots are in use', pressure.running, pressure.maxConcurrent),
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
