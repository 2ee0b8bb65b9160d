import * as assert from 'node:assert/strict';
import type { WebSocket } from 'ws';
import { DetachWhenAlone } from '../../../../src/browserless/detachWhenAlone';
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
    new DetachWhenAlone({ viewers, clock, isOn: () => true });
    const credentials = () => Promise.resolve({ token: undefined, headers: {} });
    const services = { clock, store, glances, viewers, upgrader: network(), credentials } as unknown as Services;
    const seen = { pictures: 0 };
    const sight = new room.Sight({ services, onPicture: () => seen.pictures++, onChange: () => undefined });
    const poll = (clients: number): void => store.succeed(server.id, [sighting({ id: 's1', clients })], clock.now());
    const kind = (): string => sight.of(key).kind;
    return { sight, key, seen, poll, kind, sockets: () => viewers.sockets(key) };
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

  it('looks away for a moment every now and then', async () => {
    const server = await start({ onSocket: showing });
    const clock = new VirtualClock();
    const { sight, key, poll, sockets } = look(server, clock);
    poll(1);
    sight.see([key]);
    await until(() => sockets() === 1);
    await clock.advance(120_000);
    await until(() => server.sockets.length === 0 && sockets() === 0);
    poll(1);
    await clock.advance(2_000);
    poll(1);
    await until(() => sockets() === 1);
    assert.equal(server.upgrades.length, 2);
    sight.dispose();
  });

  it('of two windows keeps no session alive that its owner has left', async () => {
    const session = { hasEnded: false };
    const server = await start({
      onSocket: (socket) => {
        showing(socket);
        // as browserless ends a session with its last client
        socket.once('close', () => (session.hasEnded ||= server.sockets.length === 0));
      },
    });
    const clock = new VirtualClock();
    const windows = [look(server, clock), look(server, clock)];
    for (const { sight, key, poll } of windows) {
      poll(1);
      sight.see([key]);
    }
    const own = (): number => windows.reduce((sum, { sockets }) => sum + sockets(), 0);
    await until(() => own() === 2);
    const end = clock.now() + 130_000;
    while (!session.hasEnded && clock.now() < end) {
      await clock.advance(2_000);
      await until(() => server.sockets.length === own());
      for (const { poll } of windows) poll(server.sockets.length);
      await until(() => server.sockets.length === own());
    }
    assert.ok(session.hasEnded, 'they keep it for each other');
    for (const { sight } of windows) sight.dispose();
  });
});
