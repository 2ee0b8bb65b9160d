import * as assert from 'node:assert/strict';
import { findings } from '../../audit';

/** As npm 10 prints it, shortened. */
const report = (nodes: readonly string[]): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      undici: {
        name: 'undici',
        severity: 'high',
        isDirect: true,
        via: [{ title: 'It leaks', url: 'https://github.com/advisories/GHSA-1' }, 'ws'],
        effects: [],
        range: '<7.1.0',
        nodes,
        fixAvailable: true,
      },
    },
    metadata: { vulnerabilities: { high: 1, total: 1 } },
  });

const packed = ['node_modules/undici', 'node_modules/ws'];

describe('the audit of what ships', () => {
  it('tells what is known against a package that is packed', () => {
    assert.deepEqual(findings(report(['node_modules/a/node_modules/undici', 'node_modules/undici']), packed), [
      'undici <7.1.0: high. It leaks (https://github.com/advisories/GHSA-1); ws',
    ]);
  });

  it('leaves out what is only for building and testing, if by another copy of the same package', () => {
    assert.deepEqual(findings(report(['node_modules/a/node_modules/undici']), packed), []);
  });

  it('takes no answer for no finding', () => {
    for (const text of ['', 'npm error', '{"message":"405 Method Not Allowed"}', 'null'])
      assert.equal(findings(text, packed), undefined);
  });
});
