// A browserless that tests in another process can stop, start and ask what it was asked.
import http from 'node:http';
import { startRelay } from './relay.mjs';
import { startBrowserless } from './server.mjs';

/**
 * Control, each answering when it is done:
 * - `POST /stop`, `POST /start`: ends the server, starts it again with the same port and token;
 * - `GET /requests`: `[{ method, path, upgrade, at }]`, oldest first; `DELETE /requests` forgets them.
 */
export async function startControlledBrowserless() {
  let browserless = await startBrowserless();
  const { port, token } = browserless;
  const relay = await startRelay(browserless);
  let stopped = false;

  /** @type {Record<string, () => unknown>} */
  const commands = {
    'POST /stop': async () => {
      stopped = true;
      await relay.stop();
      await browserless.stop();
    },
    'POST /start': async () => {
      if (!stopped) return;
      browserless = await startBrowserless({ port, token });
      await relay.start();
      stopped = false;
    },
    'GET /requests': () => relay.requests(),
    'DELETE /requests': () => relay.clear(),
  };
  const control = http.createServer(async (request, response) => {
    const command = commands[`${request.method} ${request.url}`];
    if (!command) return void response.writeHead(404).end();
    try {
      const answer = (await command()) ?? null;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((resolve) => control.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = control.address();
  if (address === null || typeof address === 'string') throw new Error('the control has no port');
  return {
    /** The server as its clients see it. */
    origin: relay.origin,
    token,
    controlOrigin: `http://127.0.0.1:${address.port}`,
    async stop() {
      control.closeAllConnections();
      control.close();
      await relay.stop();
      await browserless.stop();
    },
  };
}
