import type { Prospect, Prospects, ProspectsOptions } from '../../browserless/prospects';
import type { SessionKey } from '../../browserless/sessionKey';
import type { End } from '../../browserless/timeLeft';
import type { Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';

const nothingKnown: Prospect = { end: undefined, timeoutMs: undefined, suspicions: [] };

/** What may become of sessions. Its room is loaded before the first answer of a server; until then nothing is known. */
export class LazyProspects implements Disposable {
  private prospects: Prospects | undefined;
  private loading: Promise<void> | undefined;
  private readonly changes = new Emitter<string>();
  /** There is something else to say of sessions of the endpoint with this id. */
  readonly onDidChangeEndpoint = this.changes.event;
  private readonly sessionChanges = new Emitter<SessionKey>();
  /** There is something else to say of one session. */
  readonly onDidChange = this.sessionChanges.event;
  private readonly nears = new Emitter<SessionKey>();
  /** A session that this window is attached to has less than a minute left. */
  readonly onDidComeNear = this.nears.event;

  constructor(private readonly options: ProspectsOptions) {}

  /** Without its room, which an update may have taken away, sessions are shown all the same. */
  async load(): Promise<void> {
    this.loading ??= import('../../browserless/prospects').then(({ Prospects }) => {
      const prospects = new Prospects(this.options);
      prospects.serverTimeouts.onDidChange((endpointId) => this.changes.fire(endpointId));
      prospects.suspicions.onDidChange((key) => this.sessionChanges.fire(key));
      prospects.endingSoon.onDidComeNear((key) => this.nears.fire(key));
      this.prospects = prospects;
    });
    await this.loading.catch(() => undefined);
  }

  of(key: SessionKey): Prospect {
    return this.prospects?.of(key) ?? nothingKnown;
  }

  /** When a session ends by itself, without the rest. */
  endOf(key: SessionKey): End | undefined {
    return this.prospects?.endOf(key);
  }

  /** Whether a session may be a leak. */
  isSuspicious(key: SessionKey): boolean {
    return (this.prospects?.suspicions.of(key) ?? []).length > 0;
  }

  /** How long an endpoint's server lets clients stay (ms), where it says. */
  serverTimeoutMs(endpointId: string): number | undefined {
    return this.prospects?.serverTimeouts.get(endpointId);
  }

  /** What is suspicious may be another thing now. */
  settingChanged(): void {
    this.prospects?.suspicions.settingChanged();
  }

  dispose(): void {
    this.prospects?.dispose();
  }
}
