import type { Comings } from '../../../browserless/comings';
import type { Diary, Ended } from '../../../browserless/diary';
import type { Endpoint } from '../../../browserless/endpoint';
import type { SessionKey } from '../../../browserless/sessionKey';
import type { Store } from '../../../browserless/store';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { DiaryRoomOptions } from './room';

/** The diary, whose room is loaded with the first request: before, nothing comes and nothing ends. */
export class RecentlyEnded implements Disposable {
  private loading: Promise<void> | undefined;
  private diary: Diary | undefined;
  private comings: Comings | undefined;
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly coming = new Emitter<SessionKey>();
  /** A session has come that its endpoint had not before. */
  readonly onDidCome = this.coming.event;
  private readonly ends = new Emitter<Ended>();
  readonly onDidEnd = this.ends.event;
  private readonly disposables = new DisposableStore();

  constructor(
    private readonly store: Store,
    private readonly options: DiaryRoomOptions,
  ) {}

  /** An update may take the files of the running extension away: then there is no diary. */
  load(): Promise<void> {
    return (this.loading ??= import('./room').then(({ openDiary }) => this.open(openDiary)).catch(() => undefined));
  }

  /** Newest first. */
  get entries(): readonly Ended[] {
    return this.diary?.entries ?? [];
  }

  get(key: SessionKey): Ended | undefined {
    return this.diary?.get(key);
  }

  /** A worker is gone, and its sessions with it. */
  lose(worker: Endpoint): void {
    this.comings?.lose(worker.id, this.options.clock.now());
  }

  /** This window is about to stop a session. */
  noteStop(key: SessionKey): void {
    this.diary?.noteStop(key);
  }

  /** Its size may have changed. */
  resize(): void {
    this.diary?.resize();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private open(openDiary: typeof import('./room').openDiary): void {
    const { comings, diary } = openDiary(this.store, this.options);
    this.diary = diary;
    this.comings = comings;
    comings.onDidCome((key) => this.coming.fire(key));
    diary.onDidEnd((ended) => this.ends.fire(ended));
    diary.onDidChange(() => this.changes.fire());
    this.disposables.add(comings);
    this.disposables.add(diary);
  }
}
