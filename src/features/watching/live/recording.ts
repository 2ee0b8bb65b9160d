import { l10n, window } from 'vscode';
import type { RecordingPiece, RecordingRequest } from '../../../shared/liveMessages';
import { saveAs } from '../saveAs';

/** A longer video is not held in memory (bytes): eight minutes of a page that changes all the time, hours of others. */
export const longestVideo = 256 * 1024 * 1024;

/** A video as far as it was given. */
export class Recording {
  private bytes = Buffer.alloc(1024 * 1024);
  private length = 0;

  /** False where it does not fit any more. */
  take({ bytes, position }: RecordingPiece): boolean {
    const end = position + bytes.length;
    if (!Number.isSafeInteger(position) || position < 0 || end > longestVideo) return false;
    if (end > this.bytes.length) {
      const larger = Buffer.alloc(Math.min(longestVideo, Math.max(end, 2 * this.bytes.length)));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.bytes.set(bytes, position);
    this.length = Math.max(this.length, end);
    return true;
  }

  get file(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** What has ended it: whoever has begun it, its view that has gone, or that there is no room for more. */
type Ending = 'stopped' | 'cut' | 'full';

const titles: Readonly<Record<Ending, () => string>> = {
  stopped: () => l10n.t('Save Recording'),
  cut: () => l10n.t('The recording has ended with its view: save it'),
  full: () => l10n.t('The recording is as long as it can be: save it'),
};

/** Asks where to, and saves it. */
async function saveRecording({ file }: Recording, name: string, ending: Ending): Promise<void> {
  if (file.length === 0) return;
  const title = titles[ending]();
  if (await saveAs({ title, name, type: 'WebM', extension: 'webm' }, () => file)) {
    void window.setStatusBarMessage(l10n.t('Recording saved'), 5000);
  }
}

export interface RecordingsOptions {
  /** What is recorded now. */
  readonly name: () => string;
  /** There is no room for more of it. */
  readonly stop: () => void;
  readonly onError: (error: unknown) => void;
}

/** The video that a tab makes, if it does: saved as far as there is one, also where its view has gone. */
export class Recordings {
  private current: Recording | undefined;
  private isFull = false;

  constructor(private readonly options: RecordingsOptions) {}

  take(request: RecordingRequest): void {
    if (request.kind === 'recordingStarted') {
      this.current = new Recording();
      this.isFull = false;
    } else if (request.kind === 'recordingEnded') this.end(this.isFull ? 'full' : 'stopped');
    else if (this.current?.take(request) === false) {
      this.isFull = true;
      this.options.stop();
    }
  }

  /** Its view has gone. */
  cut(): void {
    this.end('cut');
  }

  private end(ending: Ending): void {
    const { current } = this;
    this.current = undefined;
    if (current) saveRecording(current, this.options.name(), ending).catch(this.options.onError);
  }
}
