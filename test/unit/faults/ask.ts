// Asks one endpoint in a process of its own, whose trusted certificates and proxy come from its environment, and prints
// what came of it: `tsx ask.ts URL [SETTINGS [CONNECTION]]`, the two in JSON and each a part of what there is
import { Client } from '../../../src/browserless/client';
import { noCredentials } from '../../../src/browserless/credentials';
import { faultOf } from '../../../src/browserless/faults';
import { Network } from '../../../src/net';
import { plainSettings } from '../net/networks';
import { endpoint } from '../samples';

const [, , url, settings = '{}', connection = '{}'] = process.argv;
const part = (text: string): object => JSON.parse(text) as object;
const network = new Network({ settings: () => ({ ...plainSettings, ...part(settings) }) });
const asked = endpoint(url);
const client = new Client({
  endpoint: { ...asked, connection: { ...asked.connection, ...part(connection) } },
  http: network,
  credentials: () => Promise.resolve(noCredentials),
  timeoutMs: () => 10_000,
  maxBytes: () => 1_000_000,
});

void client
  .sessions(new AbortController().signal)
  .then(({ sightings }) => `${sightings.length} sessions`, faultOf)
  .then((ending) => console.log(JSON.stringify(ending)))
  .finally(() => network.dispose());
