import type { Frame } from '../../../net';
import type { LiveFrame } from '../../../shared/liveMessages';

/**
 * Frames on their way to the screen. Chromium has no more than three of them, and the webview keeps the newest alone:
 * nothing has to wait here.
 */
export class UndrawnFrames {
  /** By their numbers, which rise. */
  private readonly frames = new Map<number, Frame>();
  private last = 0;

  constructor(private readonly post: (frame: LiveFrame) => void) {}

  send(frame: Frame): void {
    const id = ++this.last;
    this.frames.set(id, frame);
    const { picture, width, height, offsetTop, pageScaleFactor } = frame;
    // of its own memory: a Buffer shares its, and all of that would be sent
    const bytes = new Uint8Array(picture.bytes);
    this.post({ kind: 'frame', id, picture: bytes, width, height, offsetTop, pageScaleFactor });
  }

  /** This one and all before it need no more time. */
  drawn(id: number): void {
    for (const [sent, frame] of this.frames) {
      if (sent > id) return;
      this.frames.delete(sent);
      frame.ack();
    }
  }

  /** What is on its way is of no screen any more. */
  forget(): void {
    this.frames.clear();
  }
}
