import type { ConsoleLevel, ConsoleSource, ConsoleSpan } from '../../shared/consoleMessages';
import { plainText } from '../plainText';
import { hideTokens } from '../redaction';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from './fields';
import { formatArguments, readable } from './format';
import { requestEvents, RequestLog, type FailedRequest, type RequestEvent, type SeenRequest } from './requests';
import { mark, type ConsoleHistory, type Said } from './history';
import { errorSpans, framesOf, isOpenable, linked, sourceAt } from './places';
import { shownText, span, valueSpans } from './values';

/** CDP events of which a console is made. */
export const consoleEvents = [
  'Runtime.consoleAPICalled',
  'Runtime.exceptionThrown',
  'Runtime.exceptionRevoked',
  'Runtime.executionContextCreated',
  'Log.entryAdded',
  ...requestEvents,
] as const;

export type ConsoleEvent = (typeof consoleEvents)[number];

/** What the console says itself, in the user's language. */
export interface MarkWords {
  /** The page has gone to an address, or somewhere that is not known. */
  navigated(url: string | undefined): string;
  cleared(): string;
  leftOut(count: number): string;
}

/** As DevTools weigh what `console` is called with; all else is `info`. */
const levels: Readonly<Record<string, ConsoleLevel>> = {
  debug: 'verbose',
  warning: 'warning',
  error: 'error',
  assert: 'error',
};

/** Deeper groups stand as deep as this. */
const deepestGroup = 20;

/** Of frames that have come and gone, so many are remembered: one that is forgotten may be told again. */
const mostFrames = 500;

/** Makes a console's entries of CDP's events. */
export class ConsoleReader {
  private depth = 0;
  /** By CDP's id: rejections that may be handled yet. */
  private readonly unhandled = new Map<number, number>();
  /** Requests whose failure has been told. */
  private readonly failed = new Set<string>();
  /** Of the document that the page shows: V8's id of its world. */
  private world = '';
  /** Where the page goes. */
  private destination: SeenRequest | undefined;
  /** Of each domain, when it last said something (ms since 1970): it says again what it said when it is enabled anew. */
  private readonly heardUntil = new Map<string, number>();

  /** For as long as the page shows one document. */
  private readonly frames = new Map<string, ConsoleReader>();

  constructor(
    private readonly history: ConsoleHistory,
    readonly requests: RequestLog,
    private readonly words: MarkWords,
  ) {}

  /** Reads what a frame says that has a process of its own, into the same console. `frameId`: CDP's. */
  ofFrame(frameId: string): ConsoleReader {
    if (this.frames.size >= mostFrames) this.frames.clear();
    let reader = this.frames.get(frameId);
    if (!reader) this.frames.set(frameId, (reader = new ConsoleReader(this.history, this.requests, this.words)));
    return reader;
  }

  /** What came before somebody looked, of all domains, or once more: in the order of time and without what is known. */
  replay(events: readonly { readonly event: ConsoleEvent; readonly params: unknown }[]): void {
    const known = new Map(this.heardUntil);
    // one without a time stands behind what came before it
    let latest = 0;
    events
      .map(({ event, params }) => {
        const at = timeOf(event, fieldsOf(params));
        latest = Math.max(latest, at ?? 0);
        return { event, params, at, place: at ?? latest };
      })
      .filter(({ event, at }) => at === undefined || at > (known.get(domainOf(event)) ?? -Infinity))
      .sort((one, other) => one.place - other.place)
      .forEach(({ event, params }) => this.read(event, params, (_, say) => this.history.add(say())));
  }

  take(event: ConsoleEvent, params: unknown): void {
    this.read(event, params, (level, say) => this.history.addSoon(level, say));
  }

  private read(
    event: ConsoleEvent,
    value: unknown,
    add: (level: ConsoleLevel, say: () => Said) => number | undefined,
  ): void {
    const params = fieldsOf(value);
    const at = timeOf(event, params);
    const domain = domainOf(event);
    if (at !== undefined) this.heardUntil.set(domain, Math.max(at, this.heardUntil.get(domain) ?? 0));
    switch (event) {
      case 'Runtime.consoleAPICalled':
        return this.called(params, add);
      case 'Runtime.exceptionThrown': {
        const details = fieldsOf(params['exceptionDetails']);
        const id = add('error', () => exception(details, at ?? 0));
        const exceptionId = numberOf(details['exceptionId']);
        if (id !== undefined && exceptionId !== undefined) this.remember(exceptionId, id);
        return;
      }
      case 'Runtime.exceptionRevoked': {
        const id = this.unhandled.get(numberOf(params['exceptionId']) ?? NaN);
        // as DevTools: it was handled in the end
        if (id !== undefined) this.history.change(id, { level: 'verbose' });
        return;
      }
      case 'Runtime.executionContextCreated':
        return this.arrived(fieldsOf(params['context']));
      case 'Log.entryAdded':
        return this.logged(fieldsOf(params['entry']), add);
      default:
        return this.requested(event, params, add);
    }
  }

  private called(params: Fields, add: (level: ConsoleLevel, say: () => Said) => unknown): void {
    const type = textOf(params['type']);
    const at = timeOf('Runtime.consoleAPICalled', params) ?? 0;
    if (type === 'endGroup') this.depth = Math.max(0, this.depth - 1);
    if (type === 'clear') {
      this.depth = 0;
      add('info', () => mark([span(this.words.cleared())], at));
    }
    if (type === 'endGroup' || type === 'clear' || /^profile/.test(type)) return;
    const level = levels[type] ?? 'info';
    const depth = Math.min(this.depth, deepestGroup);
    add(level, () => {
      const frames = framesOf(params['stackTrace']);
      return {
        kind: /^startGroup/.test(type) ? 'group' : 'message',
        level,
        spans: callSpans(type, listOf(params['args'])),
        depth,
        at,
        source: frames.find(({ source }) => source)?.source,
        stack: type === 'trace' || level === 'warning' || level === 'error' ? frames : [],
      };
    });
    if (/^startGroup/.test(type)) this.depth++;
  }

  private remember(exceptionId: number, id: number): void {
    if (this.unhandled.size >= 1000) this.unhandled.clear();
    this.unhandled.set(exceptionId, id);
  }

  /** Where it is the page's own world, the page has been loaded anew. It is told once more as it is asked for. */
  private arrived({ uniqueId, auxData }: Fields): void {
    const { isDefault, frameId } = fieldsOf(auxData);
    const world = textOf(uniqueId);
    if (isDefault !== true || frameId !== this.requests.mainFrame || world === this.world) return;
    const isFirst = this.world === '';
    this.world = world;
    if (isFirst) return;
    this.depth = 0;
    this.frames.clear();
    this.unhandled.clear();
    const { destination } = this;
    this.destination = undefined;
    const url = destination && plainText(hideTokens(destination.url), 500);
    const at = destination ? destination.wallTime * 1000 : Math.max(0, ...this.heardUntil.values());
    this.history.add(mark(linked(this.words.navigated(url)), at));
  }

  private logged(entry: Fields, add: (level: ConsoleLevel, say: () => Said) => unknown): void {
    const requestId = textOf(entry['networkRequestId']);
    if (requestId !== '' && this.failed.has(requestId)) return;
    const level = logLevel(entry['level']);
    add(level, () => {
      const { url, lineNumber } = entry;
      const frames = framesOf(entry['stackTrace']);
      const isRequest = entry['source'] === 'network';
      const text = linked(shownText(textOf(entry['text'])));
      const address = plainText(hideTokens(textOf(url)), 2000);
      return {
        kind: isRequest ? 'request' : 'browser',
        level,
        spans: readable(isRequest && address !== '' ? [...text, span(' '), ...linked(address)] : text),
        depth: 0,
        at: numberOf(entry['timestamp']) ?? 0,
        source: frames.find(({ source }) => source)?.source ?? sourceAt(url, lineNumber, undefined),
        stack: frames,
      };
    });
    if (requestId !== '') this.tell(requestId);
  }

  private requested(event: RequestEvent, params: Fields, add: (level: ConsoleLevel, say: () => Said) => unknown): void {
    const failure = this.requests.take(event, params);
    if (event === 'Network.requestWillBeSent') {
      const request = this.requests.find(params['requestId']);
      if (request?.isNavigation) this.destination = request;
    }
    if (!failure || this.failed.has(failure.request.requestId)) return;
    add('error', () => requestFailed(failure, timeOfEvent(failure) * 1000));
    this.tell(failure.request.requestId);
  }

  private tell(requestId: string): void {
    if (this.failed.size >= 5_000) this.failed.clear();
    this.failed.add(requestId);
  }
}

const domainOf = (event: ConsoleEvent): string => (event === 'Log.entryAdded' ? 'Log' : event);

/** When it was said (ms since 1970); requests tell another clock. */
function timeOf(event: ConsoleEvent, params: Fields): number | undefined {
  switch (event) {
    case 'Runtime.consoleAPICalled':
    case 'Runtime.exceptionThrown':
      return numberOf(params['timestamp']);
    case 'Log.entryAdded':
      return numberOf(fieldsOf(params['entry'])['timestamp']);
    default:
      return undefined;
  }
}

/** Seconds since 1970: what has happened since it was sent, by the browser's clock, after when it was sent. */
const timeOfEvent = ({ request }: FailedRequest): number =>
  request.wallTime + Math.max(0, (request.endedAt ?? request.timestamp) - request.timestamp);

const logLevel = (level: unknown): ConsoleLevel =>
  level === 'error' || level === 'warning' || level === 'verbose' ? level : 'info';

function callSpans(type: string, args: readonly unknown[]): ConsoleSpan[] {
  const spans = formatArguments(args);
  if (type === 'assert') {
    // V8 puts its own name there where nothing is said
    const isBare = spans.length === 1 && spans[0]?.text === 'console.assert';
    return isBare ? [span('Assertion failed')] : [span('Assertion failed: '), ...spans];
  }
  return spans.length > 0 || type !== 'trace' ? spans : [span('console.trace')];
}

/** `Runtime.ExceptionDetails`: `Uncaught Error: …` with its stack. */
function exception(details: Fields, at: number): Said {
  const frames = framesOf(details['stackTrace']);
  const thrown = fieldsOf(details['exception']);
  const isError = thrown['subtype'] === 'error';
  const text = shownText(textOf(details['text'])) || 'Uncaught';
  const value =
    details['exception'] === undefined ? [] : isError ? errorSpans(textOf(thrown['description'])) : valueSpans(thrown);
  const { url, lineNumber, columnNumber } = details;
  return {
    kind: 'exception',
    level: 'error',
    spans: readable([...linked(text), ...(value.length > 0 ? [span(' ')] : []), ...value]),
    depth: 0,
    at,
    source: frames.find(({ source }) => source)?.source ?? sourceAt(url, lineNumber, columnNumber),
    // an error says itself where it comes from
    stack: isError ? [] : frames,
  };
}

function requestFailed({ request, reason }: FailedRequest, at: number): Said {
  const url = plainText(hideTokens(request.url), 2000);
  return {
    kind: 'request',
    level: 'error',
    spans: [
      span(`${plainText(request.method, 20)} `),
      isOpenable(url) ? { text: url, link: url } : span(url),
      span(` ${plainText(reason, 300)}`),
    ],
    depth: 0,
    at,
    source: initiatorSource(request.initiator),
    stack: [],
  };
}

function initiatorSource({ url, lineNumber, stack }: Fields): ConsoleSource | undefined {
  const [caller] = framesOf(stack);
  return caller?.source ?? sourceAt(url, lineNumber, undefined);
}
