import * as assert from 'node:assert/strict';
import type { WebSocket } from 'ws';
import { Glances } from '../../../../src/browserless/glances';
import { Store } from '../../../../src/browserless/store';
import { Viewers } from '../../../../src/browserless/viewers';
import type { Services } from '../../../../src/features/services';
import { until } from '../../net/bridges';
import { cdpEndpoints, type CdpEndpoint } from '../../net/cdpEndpoint';
import { networks } from '../../net/networks';
import { endpoint, jpeg, sighting } from '../../samples';
import { VirtualClock } from '../../virtualClock';
import { outsideVscode } from '../outsideVscode';

/** A page that shows itself at once. */
const showing = (socket: WebSocket): void =>
  void socket.on('message', (data) => {
    const { id, method } = JSON.parse((data as Buffer).toString()) as { readonly id: number; readonly method: string };
    socket.send(JSON.stringify({ id, result: {} }));
    if (method !== 'Page.startScreencast') return;
    const params = { data: jpeg(320, 180).toString('base64'), metadata: {}, sessionId: 1 };
    socket.send(JSON.stringify({ method: 'Page.screencastFrame', params }));
  });

describe('what is seen of the tiles of a wall', () => {
  const start = cdpEndpoints();
  const network = networks();
  let room: typeof import('../../../../src/features/watching/wall/sight');
  before(async function () {
    this.timeout(0);
    room = await outsideVscode('watching/wall/sight.ts');
  });

  /** The sight that a window has of one session, of which its server says that it has so many clients. */
  function look({ baseUrl }: CdpEndpoint, clock: VirtualClock) {
    const server = endpoint(baseUrl);
    const key = { endpointId: server.id, sessionId: 's1' };
    const glances = new Glances(clock);
    const store = new Store(undefined, glances);
    store.setEndpoints([server]);
    const fleet = { watch: () => ({ dispose: () => undefined }) };
    const viewers = new Viewers({ store, fleet, clock, glances });
    const credentials = () => Promise.resolve({ token: undefined, headers: {} });
    const services = { clock, store, glances, viewers, upgrader: network(), credentials } as unknown as Services;
    const seen = { pictures: 0 };
    const sight = new room.Sight({ services, onPicture: () => seen.pictures++, onChange: () => undefined });
    const poll = (clients: number): void => store.succeed(server.id, [sighting({ id: 's1', clients })], clock.now());
    const kind = (): string => sight.of(key).kind;
    return { sight, key, seen, poll, kind };
  }

  it('of a session without a client is a picture of now and then, also after one has failed', async () => {
    let refuses = true;
    const server = await start({
      refuse: () => (refuses ? 'HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n' : undefined),
      onSocket: showing,
    });
    const clock = new VirtualClock();
    const { sight, key, seen, poll, kind } = look(server, clock);
    poll(0);
    sight.see([key]);
    await until(() => kind() === 'refused');
    refuses = false;
    await clock.advance(9_999);
    poll(0);
    assert.equal(server.upgrades.length, 1);
    await clock.advance(1);
    poll(0);
    await until(() => seen.pictures === 1);
    assert.equal(kind(), 'well');
    await until(() => server.sockets.length === 0);
    await clock.advance(29_999);
    poll(0);
    assert.equal(server.upgrades.length, 2);
    await clock.advance(1);
    poll(0);
    await until(() => seen.pictures === 2);
    sight.dispose();
  });
});
