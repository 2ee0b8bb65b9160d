import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { check } from '../../src/browserless/check/check';
import { diagnose, type Cause, type Remedy } from '../../src/browserless/check/diagnosis';
import { steps, type StepResult } from '../../src/browserless/check/results';
import { authForms } from '../../src/browserless/credentials';
import { plainEndpoint } from '../../src/browserless/endpoint';
import { commands, webviews } from '../../src/contributions';
import { conclusionOf, remedyLabel } from '../../src/features/endpoints/check/conclusionTexts';
import { reportText } from '../../src/features/endpoints/check/report';
import { checkState } from '../../src/features/endpoints/check/state';
import { findingText } from '../../src/features/endpoints/check/stepTexts';
import { NetworkDiagnostics } from '../../src/net';
import { systemClock } from '../../src/shared/clock';
import { plainSettings } from '../unit/net/networks';
import { pressure } from '../unit/samples';
import { configure, insides, server, until } from './host';

const secrets = { token: 'Tok3n+/se cret', header: 'Head3rSecret', user: 'pr0xyUser', password: 'pr0xyPass' };
/** The forms in which they are given, stand in an address, and go into a header. */
const spellings = Object.values(secrets).flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ secret }).toString().slice('secret='.length),
  ...[secret, `:${secret}`, `${secrets.user}:${secrets.password}`].map((text) => Buffer.from(text).toString('base64')),
]);
const echo = spellings.join(' ');

/** What a server, or a proxy, may answer with all of them in it. */
const answers: readonly ((response: http.ServerResponse) => void)[] = [
  (response) => response.writeHead(401, { 'x-echo': encodeURIComponent(echo) }).end(echo),
  (response) => response.writeHead(403).end(echo),
  (response) => response.writeHead(404).end(`<html>${echo}</html>`),
  (response) => response.writeHead(500, encodeURIComponent(secrets.token)).end(echo),
  (response) =>
    response.writeHead(302, { location: `https://${secrets.header}.example/?token=${secrets.header}` }).end(),
  (response) => response.writeHead(302, { location: `https://h.example/${encodeURIComponent(secrets.token)}` }).end(),
  (response) => response.end(JSON.stringify([{ id: secrets.token, browserId: secrets.header, type: 'browser' }])),
  (response) => response.end(JSON.stringify([{ id: secrets.header, browserId: 'b', type: 'page', title: echo }])),
  (response) => response.end(JSON.stringify({ version: secrets.header, pressure: echo })),
  (response) => response.end(echo),
  (response) => response.destroy(),
];

describe('the report of a check', () => {
  /** Ten answers by chance; which, is in the failure's message. */
  const chance = (): number => Math.floor(Math.random() * answers.length);

  it('has no secret in it, whatever a server says, and whatever way it is asked', async function () {
    this.timeout(60_000);
    for (let round = 0; round < 60; round++) {
      const order = Array.from({ length: 10 }, chance);
      let asked = 0;
      const hostile = http.createServer((_, response) => answers[order[asked++ % order.length] ?? 0]?.(response));
      // a proxy, too
      hostile.on('connect', (_, socket) => socket.end(`HTTP/1.1 407 ${secrets.user}\r\n\r\n${echo}`));
      hostile.on('upgrade', (_, socket) => socket.end(`HTTP/1.1 404 ${secrets.header}\r\n\r\n${echo}`));
      hostile.listen(0, '127.0.0.1');
      await once(hostile, 'listening');
      const { port } = hostile.address() as AddressInfo;
      const isProxied = round % 4 === 0;
      const proxy = `http://${secrets.user}:${secrets.password}@127.0.0.1:${port}`;
      const diagnostics = new NetworkDiagnostics({
        settings: () => ({ ...plainSettings, proxyOff: !isProxied, proxy: isProxied ? proxy : '' }),
      });
      const endpoint = {
        ...plainEndpoint(isProxied ? 'http://h.invalid' : `http://127.0.0.1:${port}`),
        auth: authForms[round % 3] ?? 'header',
      };
      const results: StepResult[] = [];
      const options = {
        endpoint,
        diagnostics,
        credentials: () => Promise.resolve({ token: secrets.token, headers: { 'x-gate': secrets.header } }),
        timeoutMs: 5000,
        maxBytes: 1_000_000,
        clock: systemClock,
      };
      for await (const result of check(options, new AbortController().signal)) results.push(result);
      diagnostics.dispose();
      hostile.closeAllConnections();
      hostile.close();
      const state = checkState({ endpoint, results, diagnosis: diagnose(results), said: '' });
      const told = `${reportText(state, { extensionVersion: '1', vscodeVersion: '1', at: new Date() })}${JSON.stringify(state)}`;
      for (const spelling of spellings) {
        assert.ok(!told.toLowerCase().includes(spelling.toLowerCase()), `${order.join()}: ${spelling} in ${told}`);
      }
    }
  });

  it('is lined up, and says when and with what it was made', () => {
    const endpoint = { ...plainEndpoint('http://h.example:3000'), name: 'Staging' };
    const address = { scheme: 'http', host: 'h.example', port: 3000, prefix: '' } as const;
    const results: StepResult[] = [
      { finding: { step: 'address', verdict: 'ok', address }, ms: 0 },
      { finding: { step: 'dns', verdict: 'failed', fault: { kind: 'unknownHost' } }, ms: 1234 },
      ...steps
        .slice(2)
        .map((step) => ({ finding: { step, verdict: 'skipped', reason: 'failedBefore' }, ms: 0 }) as const),
    ];
    const state = checkState({ endpoint, results, diagnosis: diagnose(results), said: '' });
    const at = new Date('2026-01-02T03:04:05Z');
    assert.deepEqual(
      reportText(state, { extensionVersion: '0.1.0', vscodeVersion: '1.96.0', at }).split('\n').slice(0, 9),
      [
        'Check of Staging',
        'http://h.example:3000',
        '2026-01-02 03:04 UTC · Browserless Sessions 0.1.0 · VS Code 1.96.0',
        '',
        "Host not found. The host's name has no address. Check the endpoint's address, or your VPN and DNS.",
        '',
        'OK       Address             h.example, port 3000, not encrypted',
        'failed   DNS                 Host not found                       1.2 s',
        'skipped  TCP                 Not tried',
      ],
    );
  });

  it('says where a worker is, whose address DNS was not asked for', () => {
    for (const [host, shown] of [
      ['10.0.0.5', '10.0.0.5:3001'],
      ['fd00::5', '[fd00::5]:3001'],
    ] as const) {
      const finding = { step: 'dns', verdict: 'ok', worker: { host, port: 3001 } } as const;
      assert.equal(findingText(finding), `Not needed: this worker is at ${shown}`);
    }
  });

  it('has a sentence of cause and one of cure for everything that it can come to', () => {
    const causes: readonly Cause[] = [
      { kind: 'well', sessions: 0 },
      { kind: 'otherScheme', speaks: 'http' },
      { kind: 'otherScheme', speaks: 'https' },
      { kind: 'proxy', proxy: { scheme: 'http', host: '::1', port: 3128 }, fault: { kind: 'refused' } },
      { kind: 'proxy', proxy: undefined, fault: { kind: 'timeout', afterMs: 1000 } },
      { kind: 'tokenMissing', status: 401 },
      { kind: 'tokenRefused', status: 401, inEveryForm: true },
      { kind: 'otherForm', used: 'header', instead: 'query' },
      { kind: 'sharedCloud' },
      { kind: 'webSocket', problem: { kind: 'dropped', status: 404 } },
      { kind: 'webSocket', problem: { kind: 'refused', status: 403 } },
      { kind: 'webSocket', problem: { kind: 'untold', status: 404 } },
      { kind: 'pageRefused', status: 403 },
      { kind: 'balancer' },
      { kind: 'playwright' },
      { kind: 'full', pressure: pressure({ running: 10, queued: 1 }) },
      { kind: 'kill', problem: { kind: 'tooOld', version: '2.1.0' } },
      { kind: 'kill', problem: { kind: 'denied', status: 403 } },
      { kind: 'untrusted' },
      { kind: 'unverified' },
      { kind: 'gone' },
      { kind: 'tokenRefused', status: 401, inEveryForm: false },
    ];
    const told = causes.map((cause) => conclusionOf({ verdict: 'note', cause, remedy: undefined }));
    for (const { cause, cure } of told) {
      assert.match(cause, /^[A-Z].*\.$/);
      assert.match(cure, /^[A-Z].*\.$/);
    }
    assert.equal(new Set(told.map(({ cause }) => cause)).size, told.length);
    assert.match(told[7]?.cure ?? '', /^Set "auth" to "query" /);
    assert.match(told[3]?.cause ?? '', /The proxy \[::1\]:3128 /);
    const remedies: readonly Remedy[] = ['setToken', 'allowVariables', 'editEndpoint', 'endpointSettings'];
    assert.deepEqual(remedies.map(remedyLabel), ['Set Token…', 'Allow…', 'Edit Endpoint…', 'Open Settings']);
  });
});

describe('the command that checks an endpoint', () => {
  const tabs = (): readonly vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(webviews.check));

  afterEach(async () => {
    await configure('endpoints', undefined);
    for (const tab of tabs()) await vscode.window.tabGroups.close(tab);
  });

  it('is what a click on a fault does, and finds with the stored token what is there', async () => {
    const inside = await insides();
    await configure('endpoints', [{ name: 'Checked', url: server.url }]);
    await inside.services.tokens.set(server.url, undefined);
    const fault = await until('it fails', async () => {
      await inside.services.fleet.refresh(server.url);
      const [endpoint] = inside.tree.getChildren();
      return inside.tree.getChildren(endpoint).find(({ kind }) => kind === 'fault');
    });
    const { command } = inside.tree.getTreeItem(fault);
    assert.equal(command?.command, commands.checkEndpoint);
    assert.deepEqual(command.arguments, [fault]);
    await inside.services.tokens.set(server.url, server.token);
    // what its row says is out of date: the check that finds so has it asked anew
    await vscode.commands.executeCommand(command.command, fault);
    await until('its tab is open', () => tabs().length === 1);
    await until('it is well', () => inside.services.store.get(server.url)?.health.kind === 'ok');
    await vscode.commands.executeCommand(command.command, fault);
    assert.equal(tabs().length, 1);
    await inside.services.tokens.set(server.url, undefined);
  });
});
