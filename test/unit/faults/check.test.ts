import * as assert from 'node:assert/strict';
import { diagnose, type Cause } from '../../../src/browserless/check/diagnosis';
import { steps } from '../../../src/browserless/check/results';
import type { Fault } from '../../../src/browserless/faults';
import { checkAll, diagnosing } from '../browserless/check/checking';
import { faultCases, limitBytes, oddCases } from './faultCases';
import { startFaultServer } from './faultServer';

const timeoutMs = 1500;

/** The same fault, under the check's own limit. */
const limited = (fault: Fault): Fault => ('afterMs' in fault ? { ...fault, afterMs: timeoutMs } : fault);

/** Where a check knows more than the tree. */
const knownBetter: Readonly<Record<string, Cause>> = {
  '401': { kind: 'tokenMissing', status: 401 },
};

describe('a check of an endpoint that fails', function () {
  this.timeout(30_000);
  const open = diagnosing();

  for (const { name, answer, certificate, address, fault } of faultCases) {
    it(`by ${name}: it names the same cause as the tree`, async () => {
      const server = await startFaultServer({ answer, certificate: certificate?.() });
      await server.fail();
      const url = address?.(server.port) ?? `http://127.0.0.1:${server.port}`;
      const results = await checkAll(open(), url, { timeoutMs, maxBytes: limitBytes });
      await server.stop();
      assert.deepEqual(
        results.map(({ finding }) => finding.step),
        steps,
      );
      const { verdict, cause } = diagnose(results);
      assert.equal(verdict, 'failed');
      if (knownBetter[name]) assert.deepEqual(cause, knownBetter[name]);
      else assert.deepEqual('fault' in cause ? cause.fault : cause, limited(fault));
    });
  }
});

describe('a check of an endpoint that is odd', () => {
  const open = diagnosing();

  for (const { name, answer, sessions } of oddCases) {
    it(`by ${name}: it finds its sessions`, async () => {
      const server = await startFaultServer({ answer });
      await server.fail();
      const results = await checkAll(open(), `http://127.0.0.1:${server.port}`, { maxBytes: limitBytes });
      await server.stop();
      const list = results.map(({ finding }) => finding).find((finding) => finding.step === 'sessions');
      assert.ok(list && 'sessions' in list, JSON.stringify(list));
      assert.equal(list.sessions, sessions.filter((line) => !line.startsWith(' ')).length);
    });
  }
});
