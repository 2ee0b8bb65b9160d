import type { Place } from '../src/shared/liveInput';
import type { LiveFrame } from '../src/shared/liveMessages';

/** Draws frames, the newest always; those that it comes too late for are dropped. */
export class LivePicture {
  private readonly context: CanvasRenderingContext2D;
  private next: LiveFrame | undefined;
  private isDrawing = false;
  private clears = 0;
  /** The page's viewport in CSS pixels. */
  private page = { width: 0, height: 0, offsetTop: 0, pageScaleFactor: 1 };
  /** 0 fits it into the room that there is. */
  private zoom = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly stage: HTMLElement,
    /** Told of the newest frame that has been drawn. */
    private readonly drawn: (id: number) => void,
    /** Told where it takes other room than before. */
    private readonly resized: () => void,
  ) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no context');
    this.context = context;
  }

  show(frame: LiveFrame): void {
    this.next = frame;
    if (!this.isDrawing) void this.drawAll();
  }

  /** What comes next is of another page. */
  clear(): void {
    this.next = undefined;
    this.clears++;
    this.canvas.hidden = true;
    this.page = { width: 0, height: 0, offsetTop: 0, pageScaleFactor: 1 };
  }

  setZoom(zoom: number): void {
    this.zoom = zoom;
    this.fit();
  }

  /** What a picture may take (the screen's pixels). */
  room(): { readonly width: number; readonly height: number } {
    const { clientWidth, clientHeight } = this.stage;
    const { width, height } = this.page;
    const isZoomed = this.zoom > 0 && width > 0;
    const [across, down] = isZoomed ? [width * this.zoom, height * this.zoom] : [clientWidth, clientHeight];
    return { width: Math.round(across * devicePixelRatio), height: Math.round(down * devicePixelRatio) };
  }

  /** Where a point of the screen is in the page (CSS pixels). */
  place({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Place {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const { page } = this;
    return {
      x: (((clientX - left) / width) * page.width) / page.pageScaleFactor,
      y: (((clientY - top) / height) * page.height - page.offsetTop) / page.pageScaleFactor,
    };
  }

  /** Scales the picture; fitted, it is never larger than the page. */
  fit(): void {
    const { width, height } = this.page;
    if (width === 0 || height === 0) return;
    const fitted = Math.min(this.stage.clientWidth / width, this.stage.clientHeight / height, 1);
    const scale = this.zoom || fitted;
    this.canvas.style.width = `${width * scale}px`;
    this.canvas.style.height = `${height * scale}px`;
    this.stage.classList.toggle('zoomed', this.zoom > 0);
    // scrolled with the keys, too
    if (this.zoom > 0) this.stage.tabIndex = 0;
    else this.stage.removeAttribute('tabindex');
    this.resized();
  }

  /** Into the clipboard, as it is seen; says whether it is there. */
  async copy(): Promise<boolean> {
    if (this.canvas.hidden) return false;
    try {
      const png = new Promise<Blob>((resolve, reject) =>
        this.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture')))),
      );
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
      return true;
    } catch {
      return false;
    }
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

  private async draw({ picture, ...shown }: LiveFrame): Promise<void> {
    const { clears } = this;
    let bitmap;
    try {
      bitmap = await createImageBitmap(new Blob([picture], { type: 'image/jpeg' }));
    } catch {
      // cut off: the next one is whole
      return;
    }
    if (clears !== this.clears) return bitmap.close();
    const { canvas, page } = this;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    this.context.drawImage(bitmap, 0, 0);
    bitmap.close();
    const { width, height, offsetTop, pageScaleFactor } = shown;
    page.pageScaleFactor = pageScaleFactor;
    page.offsetTop = offsetTop;
    if (page.width === width && page.height === height) return;
    this.page = { width, height, offsetTop, pageScaleFactor };
    canvas.hidden = false;
    this.fit();
  }
}
