import type { LiveFrame } from '../src/shared/liveMessages';

/** Draws frames, the newest always; those that it comes too late for are dropped. */
export class LivePicture {
  private readonly context: CanvasRenderingContext2D;
  private next: LiveFrame | undefined;
  private isDrawing = false;
  /** The page's viewport in CSS pixels. */
  private page = { width: 0, height: 0 };

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly stage: HTMLElement,
    /** Told of the newest frame that has been drawn. */
    private readonly drawn: (id: number) => void,
  ) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no context');
    this.context = context;
  }

  show(frame: LiveFrame): void {
    this.next = frame;
    if (!this.isDrawing) void this.drawAll();
  }

  /** What a picture may take (the screen's pixels). */
  room(): { readonly width: number; readonly height: number } {
    const { clientWidth, clientHeight } = this.stage;
    return { width: clientWidth * devicePixelRatio, height: clientHeight * devicePixelRatio };
  }

  /** Scales the picture to the room that there is; it is never larger than the page. */
  fit(): void {
    const { width, height } = this.page;
    if (width === 0 || height === 0) return;
    const scale = Math.min(this.stage.clientWidth / width, this.stage.clientHeight / height, 1);
    this.canvas.style.width = `${width * scale}px`;
    this.canvas.style.height = `${height * scale}px`;
  }

  private async drawAll(): Promise<void> {
    this.isDrawing = true;
    for (let frame; (frame = this.next);) {
      this.next = undefined;
      await this.draw(frame);
      this.drawn(frame.id);
    }
    this.isDrawing = false;
  }

  private async draw({ picture, width, height }: LiveFrame): Promise<void> {
    let bitmap;
    try {
      bitmap = await createImageBitmap(new Blob([picture], { type: 'image/jpeg' }));
    } catch {
      // cut off: the next one is whole
      return;
    }
    const { canvas, page } = this;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    this.context.drawImage(bitmap, 0, 0);
    bitmap.close();
    if (page.width === width && page.height === height) return;
    this.page = { width, height };
    canvas.hidden = false;
    this.fit();
  }
}
