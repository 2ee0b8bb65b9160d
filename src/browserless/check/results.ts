import type { AuthForm } from '../credentials';
import type { Fault } from '../faults';
import type { Pressure } from '../wire';
import type { WorkerAddress } from '../workers/resolver';
import type { Handshake, ProxyAddress } from './diagnostics';

/** The steps of a check, in the order in which they are told. */
export const steps = [
  'address',
  'dns',
  'tcp',
  'tls',
  'proxy',
  'http',
  'authentication',
  'sessions',
  'pressure',
  'workers',
  'kill',
  'page',
  'webSocket',
] as const;

export type Step = (typeof steps)[number];

/** Why a step was not taken. */
export type SkipReason =
  /** A step before it failed. */
  | 'failedBefore'
  /** The server does not let us in. */
  | 'noAccess'
  /** The proxy does that. */
  | 'proxy'
  /** TLS is ours inside a proxy's tunnel, and is checked with HTTP. */
  | 'tunnel'
  | 'socketFile'
  /** The address is an IP address. */
  | 'ipAddress'
  /** http:// has no TLS. */
  | 'plainHttp'
  /** Something answers, which says nothing of who may ask. */
  | 'untold'
  /** No page is open to try it on. */
  | 'noPage'
  /** No session runs to tell by. */
  | 'noSession'
  /** Lists have nothing in common, and nothing comes back. */
  | 'apart'
  /** The endpoint is no longer in the settings. */
  | 'gone';

/** What became of a token in one form. */
export type FormVerdict = 'accepted' | 'refused' | 'unknown';

/** Of the forms that were tried. */
export type FormVerdicts = Readonly<Partial<Record<AuthForm, FormVerdict>>>;

/** What the endpoint's address says when it is taken apart. */
export interface AddressFacts {
  readonly scheme: 'http' | 'https' | 'unix';
  /** Of `unix`: the socket file. */
  readonly host: string;
  /** 0 of `unix`. */
  readonly port: number;
  /** Empty for none. */
  readonly prefix: string;
}

/** What a step that was taken found, in facts. `ok` is as it should be, a `note` is worth knowing, `failed` is wrong. */
export type Finding =
  | { readonly step: 'address'; readonly verdict: 'ok'; readonly address: AddressFacts }
  | { readonly step: 'dns'; readonly verdict: 'ok'; readonly addresses: readonly string[] }
  /** Nobody was asked: the endpoint is one of several servers behind its name, and this is its address. */
  | { readonly step: 'dns'; readonly verdict: 'ok'; readonly worker: WorkerAddress }
  | { readonly step: 'tcp'; readonly verdict: 'ok'; readonly port: number }
  | { readonly step: 'tls'; readonly verdict: 'ok'; readonly handshake: Handshake }
  /** The certificate is not trusted, and taken all the same because the endpoint's setting says so. */
  | { readonly step: 'tls'; readonly verdict: 'note'; readonly handshake: Handshake }
  /** Left to HTTP, as a proxy's tunnel is on the way, and any certificate is taken there. */
  | { readonly step: 'tls'; readonly verdict: 'note'; readonly handshake: undefined }
  /** `proxy` undefined: none is used. */
  | { readonly step: 'proxy'; readonly verdict: 'ok'; readonly proxy: ProxyAddress | undefined }
  | {
      readonly step: 'proxy';
      readonly verdict: 'failed';
      readonly proxy: ProxyAddress | undefined;
      readonly fault: Fault;
    }
  /** `status` of `/sessions` without a token; undefined where it began and did not end. */
  | { readonly step: 'http'; readonly verdict: 'ok'; readonly status: number | undefined }
  /** The list did not come, and `/pressure` did. */
  | { readonly step: 'http'; readonly verdict: 'note'; readonly silentForMs: number }
  | { readonly step: 'authentication'; readonly verdict: 'ok'; readonly isNeeded: false }
  | {
      readonly step: 'authentication';
      readonly verdict: 'ok';
      readonly isNeeded: true;
      readonly used: AuthForm;
      readonly forms: FormVerdicts;
    }
  /** `forms` undefined: there is no token to try. `instead` is a form that the server takes where it refuses `used`. */
  | {
      readonly step: 'authentication';
      readonly verdict: 'failed';
      readonly status: number;
      readonly used: AuthForm;
      readonly forms: FormVerdicts | undefined;
      readonly instead: AuthForm | undefined;
    }
  | { readonly step: 'sessions'; readonly verdict: 'ok'; readonly sessions: number; readonly pages: number }
  | { readonly step: 'pressure'; readonly verdict: 'ok'; readonly pressure: Pressure }
  /** Every slot is in use. */
  | { readonly step: 'pressure'; readonly verdict: 'note'; readonly pressure: Pressure | undefined }
  | { readonly step: 'workers'; readonly verdict: 'ok'; readonly polls: number }
  /** Sessions went and came back: the lists are several servers'. */
  | { readonly step: 'workers'; readonly verdict: 'note'; readonly polls: number }
  | { readonly step: 'kill'; readonly verdict: 'ok'; readonly version: string | undefined }
  | { readonly step: 'kill'; readonly verdict: 'note'; readonly problem: KillProblem }
  | { readonly step: 'page'; readonly verdict: 'ok' }
  | { readonly step: 'page'; readonly verdict: 'note' | 'failed'; readonly problem: PageProblem }
  /** `proof`: a page's socket opened, or a refusal came that only browserless can give. */
  | { readonly step: 'webSocket'; readonly verdict: 'ok'; readonly proof: 'page' | 'refusal' }
  | { readonly step: 'webSocket'; readonly verdict: 'note' | 'failed'; readonly problem: WebSocketProblem }
  /** What went wrong is a fault like the tree's. `speaks` is what is spoken there instead, where that was found out. */
  | {
      readonly step: Exclude<Step, 'proxy'>;
      readonly verdict: 'failed';
      readonly fault: Fault;
      readonly speaks?: 'http' | 'https' | undefined;
    }
  | { readonly step: Step; readonly verdict: 'skipped'; readonly reason: SkipReason };

export type KillProblem =
  /** From 2.24 on there is `/kill`. */
  | { readonly kind: 'tooOld'; readonly version: string }
  | { readonly kind: 'denied'; readonly status: number }
  | { readonly kind: 'unknown' };

export type PageProblem =
  /** While a session of Playwright's own protocol runs, the server opens no page's socket. */
  | { readonly kind: 'playwright'; readonly status: number }
  /** The page was closed meanwhile. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly status: number };

export type WebSocketProblem =
  /** The server was asked for a page instead of a WebSocket: something before it took the request's `Upgrade` out. */
  | { readonly kind: 'dropped'; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number }
  /** Answered alike for other reasons, perhaps. */
  | { readonly kind: 'untold'; readonly status: number };

/** A step's finding with the time it took in ms. */
export interface StepResult {
  readonly finding: Finding;
  readonly ms: number;
}

export type Verdict = Finding['verdict'];
