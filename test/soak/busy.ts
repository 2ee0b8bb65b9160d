import { settled } from '../unit/virtualClock';

/** What is under way on real sockets, for which virtual time stands still. */
export class Busy {
  private readonly underWay = new Set<Promise<unknown>>();

  add<T>(work: Promise<T>): Promise<T> {
    this.underWay.add(work);
    void work.then(
      () => this.underWay.delete(work),
      () => this.underWay.delete(work),
    );
    return work;
  }

  /** Resolves when nothing is under way and nothing follows from what was. */
  readonly settle = async (): Promise<void> => {
    do {
      await Promise.allSettled(this.underWay);
      await settled();
    } while (this.underWay.size > 0);
  };
}
