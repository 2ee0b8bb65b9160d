import { setTimeout as sleep } from 'node:timers/promises';
import { Host, productId } from './host';
import { median, type Measurements } from './figures';

const hosts = 10;
const reference = 'vscode.references-view';

/**
 * Both extensions are loaded and activated in the same fresh extension host, which of them first by turns: the first pays
 * what both share.
 */
export async function measure(): Promise<Measurements> {
  const host = await Host.start();
  const times: Record<string, number[]> = { [productId]: [], [reference]: [] };
  let bytes = 0;
  try {
    for (let turn = 0; turn < hosts; turn++) {
      const window = await host.open();
      // the workbench has more to do at its start than what is measured here
      await sleep(2500);
      const order = turn % 2 === 0 ? [productId, reference] : [reference, productId];
      const took = await window.probe.activate(...order);
      for (const [at, id] of order.entries()) times[id]!.push(took[at]!);
      const scripts = await window.probe.scripts();
      bytes = Object.values(scripts).reduce((sum, size) => sum + size, 0);
      await window.close();
    }
  } finally {
    await host.stop();
  }
  const [own, theirs] = [median(times[productId]!), median(times[reference]!)];
  return {
    'activation.ratio': {
      value: own / theirs,
      measured: { what: `median of ${hosts} hosts`, value: own, unit: 'ms' },
      reference: { what: 'references-view', value: theirs, unit: 'ms' },
    },
    'activation.kb': { value: bytes / 1000 },
  };
}
