import type { Clock } from '../shared/clock';

interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** How many lines one endpoint may have in a while, and how long that is (ms). */
const mostLines = 20;
const whileMs = 3_600_000;

/**
 * One endpoint's lines in the log. Where it comes and goes for days, it must not push out of the log what others had to
 * say: after the first lines of an hour it is silent, and says later how many it has left out.
 */
export class SparingLog {
  private beganAt = -Infinity;
  private lines = 0;

  constructor(
    private readonly log: Log,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  info(name: string, text: string): void {
    if (this.mayTell(name)) this.log.info(`${name}: ${text}`);
  }

  warn(name: string, text: string): void {
    if (this.mayTell(name)) this.log.warn(`${name}: ${text}`);
  }

  private mayTell(name: string): boolean {
    const now = this.clock.now();
    if (now - this.beganAt >= whileMs) {
      if (this.lines > mostLines) this.log.info(`${name}: ${this.lines - mostLines} lines were left out`);
      this.beganAt = now;
      this.lines = 0;
    }
    this.lines++;
    if (this.lines === mostLines + 1) this.log.info(`${name}: comes and goes; no more of it within this hour`);
    return this.lines <= mostLines;
  }
}
