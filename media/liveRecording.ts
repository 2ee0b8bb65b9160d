import type { LiveView, LiveWords, RecordingRequest } from '../src/shared/liveMessages';
import { find } from './find';
import { icon } from './icons';
import { LiveRecorder } from './liveRecorder';

/** The button that begins a recording and ends it, and the time that it has taken. */
export class LiveRecording {
  private readonly button = find('#record', HTMLButtonElement);
  private readonly time = find('#length', HTMLElement);
  private words: LiveWords | undefined;
  private recorder: LiveRecorder | undefined;
  private ticking: number | undefined;
  private isStarting = false;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly ask: (request: RecordingRequest) => void,
    private readonly say: (text: string) => void,
  ) {
    this.button.append(icon('record'));
    this.button.addEventListener('click', () => void (this.recorder ? this.stop() : this.start()));
  }

  show({ words, isConnected }: Pick<LiveView, 'words' | 'isConnected'>): void {
    this.words = words;
    this.button.disabled = !isConnected && !this.recorder;
    this.name();
  }

  /** The picture is another one. */
  drawn(): void {
    this.recorder?.add();
  }

  async stop(): Promise<void> {
    const { recorder } = this;
    if (!recorder) return;
    this.recorder = undefined;
    clearInterval(this.ticking);
    this.time.textContent = '';
    this.name();
    // what was given until then is all that there is
    await recorder.end().catch(() => undefined);
    this.ask({ kind: 'recordingEnded' });
  }

  private async start(): Promise<void> {
    if (this.isStarting || this.canvas.hidden) return;
    this.isStarting = true;
    this.ask({ kind: 'recordingStarted' });
    const give = (piece: { bytes: Uint8Array<ArrayBuffer>; position: number }): void =>
      this.ask({ kind: 'recordingPiece', ...piece });
    this.recorder = await LiveRecorder.start(this.canvas, give).catch(() => undefined);
    this.isStarting = false;
    this.name();
    if (this.recorder) {
      this.ticking = setInterval(() => this.tick(), 1000);
      this.tick();
    } else this.say(this.words?.cannotRecord ?? '');
  }

  private name(): void {
    const isOn = this.recorder !== undefined;
    const name = (isOn ? this.words?.stopRecording : this.words?.record) ?? '';
    this.button.title = name;
    this.button.setAttribute('aria-label', name);
    this.button.classList.toggle('recording', isOn);
  }

  private tick(): void {
    // a page that draws nothing goes on in the video as well
    this.recorder?.add();
    const seconds = Math.floor(this.recorder?.length ?? 0);
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    this.time.textContent = `${this.words?.recording ?? ''} ${time}`;
  }
}
