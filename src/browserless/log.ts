import type { Cause } from './check/diagnosis';
import type { Endpoint } from './endpoint';
import type { Fault } from './faults';
import { redactBaseUrl, redactFault, redactId, redactName } from './redaction';
import type { StopResult } from './stop';

/**
 * What the log can be told: an event by its name, with facts of a few kinds, each of which has its spelling below. Text
 * and error objects have no way into it, so that nothing that was not thought of can be in there.
 */
export type LogEvent =
  | { readonly kind: 'endpointAdded'; readonly endpoint: Named & Pick<Endpoint, 'baseUrl'> }
  | { readonly kind: 'endpointRemoved'; readonly endpoint: Named }
  | { readonly kind: 'endpointFails'; readonly endpoint: Named; readonly fault: Fault }
  | { readonly kind: 'endpointAnswersAgain'; readonly endpoint: Named }
  /** Fails and answers again and again: of this hour it has no more lines. */
  | { readonly kind: 'endpointFlaps'; readonly endpoint: Named }
  | { readonly kind: 'linesLeftOut'; readonly endpoint: Named; readonly lines: number }
  | { readonly kind: 'rowsLeftOut'; readonly endpoint: Named; readonly rows: number }
  /** Of an endpoint that stands for several; the worker's own name says whose it is. */
  | { readonly kind: 'workerCame'; readonly endpoint: Named }
  | { readonly kind: 'workerWent'; readonly endpoint: Named }
  | { readonly kind: 'endpointChecked'; readonly endpoint: Named; readonly cause: Cause['kind'] }
  | { readonly kind: 'stopAsked'; readonly endpoint: Named; readonly sessionId: string; readonly result: StopResult }
  /** Only this window kept it alive. */
  | { readonly kind: 'detached'; readonly endpoint: Named; readonly sessionId: string }
  /** Something that the user asked for, by the id of its command. */
  | { readonly kind: 'commandFailed'; readonly command: string; readonly fault: Fault };

type Named = Pick<Endpoint, 'name'>;

export interface Log {
  write(event: LogEvent): void;
}

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn';
  readonly text: string;
}

/** An event as it stands in the log. */
export function logLine(event: LogEvent): LogLine {
  const about = 'endpoint' in event ? redactName(event.endpoint.name) : '';
  switch (event.kind) {
    case 'endpointAdded':
      return { level: 'info', text: `${about}: added, ${redactBaseUrl(event.endpoint.baseUrl)}` };
    case 'endpointRemoved':
      return { level: 'info', text: `${about}: removed` };
    case 'endpointFails':
      return { level: 'warn', text: `${about}: ${redactFault(event.fault)}` };
    case 'endpointAnswersAgain':
      return { level: 'info', text: `${about}: answers again` };
    case 'endpointFlaps':
      return { level: 'info', text: `${about}: comes and goes; no more of it within this hour` };
    case 'linesLeftOut':
      return { level: 'info', text: `${about}: ${event.lines} lines were left out` };
    case 'rowsLeftOut':
      return { level: 'debug', text: `${about}: ${event.rows} rows made no sense and were left out` };
    case 'workerCame':
      return { level: 'info', text: `${about}: has come` };
    case 'workerWent':
      return { level: 'info', text: `${about}: is gone` };
    case 'endpointChecked':
      return { level: 'info', text: `${about}: checked: ${event.cause}` };
    case 'stopAsked': {
      const { result } = event;
      const outcome = result.kind === 'failed' ? redactFault(result.fault) : result.kind;
      return { level: 'info', text: `${about}: stop of session ${redactId(event.sessionId)}: ${outcome}` };
    }
    case 'detached':
      return {
        level: 'info',
        text: `${about}: left session ${redactId(event.sessionId)}, which only this window kept`,
      };
    case 'commandFailed':
      return { level: 'warn', text: `${event.command}: ${redactFault(event.fault)}` };
  }
}
