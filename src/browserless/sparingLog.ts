import type { Clock } from '../shared/clock';
import type { Endpoint } from './endpoint';
import type { Log, LogEvent } from './log';

/** How many lines one endpoint may have in a while, and how long that is (ms). */
const mostLines = 20;
const whileMs = 3_600_000;

/**
 * One endpoint's events in the log. Where it comes and goes for days, it must not push out of the log what others had to
 * say: after the first lines of an hour it is silent, and says later how many it has left out.
 */
export class SparingLog {
  private beganAt = -Infinity;
  private lines = 0;

  constructor(
    private readonly log: Log,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  write(event: LogEvent & { readonly endpoint: Pick<Endpoint, 'name'> }): void {
    const { endpoint } = event;
    const now = this.clock.now();
    if (now - this.beganAt >= whileMs) {
      const lines = this.lines - mostLines;
      if (lines > 0) this.log.write({ kind: 'linesLeftOut', endpoint, lines });
      this.beganAt = now;
      this.lines = 0;
    }
    this.lines++;
    if (this.lines === mostLines + 1) this.log.write({ kind: 'endpointFlaps', endpoint });
    if (this.lines <= mostLines) this.log.write(event);
  }
}
