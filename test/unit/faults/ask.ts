// Asks one endpoint in a process of its own, whose trusted certificates come from its environment, and prints what
// came of it: `tsx ask.ts URL`
import { Client } from '../../../src/browserless/client';
import { noCredentials } from '../../../src/browserless/credentials';
import { faultOf } from '../../../src/browserless/faults';
import { Network } from '../../../src/net';
import { plainSettings } from '../net/networks';
import { endpoint } from '../samples';

const network = new Network({ settings: () => plainSettings });
const client = new Client({
  endpoint: endpoint(process.argv[2]),
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
