import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How long an end may take to read what was still on its way when the other end left. */
const lingerMs = 1_000;

/**
 * Bytes in both directions, each end read no faster than the other one takes them. When one end closes, the other one
 * gets what was still on its way and is closed too.
 */
export function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    // CDP's messages are small and each is waited for
    if (from instanceof Socket) from.setNoDelay(true);
    from.on('error', () => from.destroy());
    from.pipe(to);
    // who leaves may say so by its end alone, and a server that is cut off would never answer that with its own
    from.once('end', () => closeSoon(to)).once('close', () => closeSoon(to));
  }
}

function closeSoon(socket: Duplex): void {
  if (socket.destroyed) return;
  socket.end();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}
