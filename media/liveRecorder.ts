import {
  CanvasSource,
  getFirstEncodableVideoCodec,
  Output,
  Quality,
  StreamTarget,
  WebMOutputFormat,
  type StreamTargetChunk,
} from 'mediabunny';
import type { RecordingPiece } from '../src/shared/liveMessages';

/** VP8 takes the least time to make, which the page's frames do not wait for. */
const codecs = ['vp8', 'vp9'] as const;

/** A video of what a canvas shows, frame by frame as it is drawn. It is given away in pieces, as they are made. */
export class LiveRecorder {
  private readonly startedAt = performance.now();
  /** The encoder has not taken the last frame yet: those that come meanwhile are left out. */
  private isBusy = false;
  private ending: Promise<void> | undefined;

  /** Undefined where the editor cannot make a video. */
  static async start(
    canvas: HTMLCanvasElement,
    give: (piece: RecordingPiece) => void,
  ): Promise<LiveRecorder | undefined> {
    const { width, height } = canvas;
    const codec = await getFirstEncodableVideoCodec([...codecs], { width: even(width), height: even(height) });
    if (!codec) return undefined;
    const source = new CanvasSource(canvas, {
      codec,
      quality: new Quality('medium'),
      latencyMode: 'realtime',
      // what has been given can be played from any second, also where the end never comes
      keyFrameInterval: 1,
      // the tab may get another size
      sizeChangeBehavior: 'contain',
      transform: { width: even(width), height: even(height) },
    });
    const target = new StreamTarget(
      new WritableStream<StreamTargetChunk>({ write: ({ data, position }) => give({ bytes: data, position }) }),
    );
    const output = new Output({ format: new WebMOutputFormat(), target });
    output.addVideoTrack(source);
    await output.start();
    const recorder = new LiveRecorder(output, source);
    recorder.add();
    return recorder;
  }

  private constructor(
    private readonly output: Output,
    private readonly source: CanvasSource,
  ) {}

  /** In seconds. */
  get length(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** The canvas has been drawn. */
  add(): void {
    if (this.isBusy || this.ending) return;
    this.isBusy = true;
    // what fails is told where the video ends
    void this.source
      .add(this.length)
      .catch(() => undefined)
      .finally(() => (this.isBusy = false));
  }

  /** Rejects where the video could not be made. */
  end(): Promise<void> {
    return (this.ending ??= this.finish());
  }

  private async finish(): Promise<void> {
    // the last picture stands until now
    await this.source.add(this.length);
    await this.output.finalize();
  }
}

/** VP8 and VP9 halve the colours' lines. */
const even = (pixels: number): number => Math.max(2, pixels - (pixels % 2));
