import * as assert from 'node:assert/strict';
import { PageConnection, SlowScreencast } from '../../../src/net';
import { jpeg } from '../samples';
import { VirtualClock } from '../virtualClock';
import { pageId, requests, sessionId, until } from './bridges';
import { cdpEndpoints } from './cdpEndpoint';
import { networks } from './networks';

describe('a slow screencast', () => {
  const start = cdpEndpoints();
  const network = networks();

  it('has shown the picture of a page in the background to whoever leaves as soon as it says so', async () => {
    const { baseUrl, sockets } = await start();
    const page = await PageConnection.open(
      { upgrader: network(), request: requests(baseUrl), sessionId, pageId, mayUseSlot: false },
      new AbortController().signal,
    );
    const format = { maxWidth: 320, maxHeight: 320, quality: 60 };
    const cast = new SlowScreencast(page, { clock: new VirtualClock(), everyMs: () => 1000, format });
    const told: string[] = [];
    cast.onPicture(({ width }) => told.push(`${width} wide, ${cast.condition}`));
    cast.onDidChangeCondition((condition) => {
      told.push(condition);
      cast.dispose();
    });
    await until(() => sockets.length === 1);
    const say = (method: string, params: object): void => sockets[0]?.send(JSON.stringify({ method, params }));
    say('Page.screencastVisibilityChanged', { visible: false });
    say('Page.screencastFrame', { data: jpeg(320, 180).toString('base64'), metadata: {}, sessionId: 1 });
    await until(() => told.includes('behind'));
    assert.deepEqual(told, ['320 wide, behind', 'behind']);
    page.dispose();
  });
});
