import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { bundleDays } from '../../soak/bundleDays.mjs';
import type { DaysReport } from '../../soak/days';

const run = promisify(execFile);

describe('the soak of `npm run soak`', () => {
  let folder = '';
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'soak-'))));
  after(() => rm(folder, { recursive: true }));

  it('polls a farm of servers with faults for a while, whose sessions are shown again each time', async () => {
    const script = await bundleDays(folder);
    const file = path.join(folder, 'report.json');
    const args = [script, '--hours', '0.25', '--looks', '5', '--out', file];
    const failure: unknown = await run(process.execPath, args).catch((error: unknown) => error);
    assert.ok(existsSync(file), String(failure));
    const report = JSON.parse(await readFile(file, 'utf8')) as DaysReport;
    // what has grown in so short a time says nothing
    assert.deepEqual(
      report.complaints.filter((complaint) => !/^(The heap|It grows)/.test(complaint)),
      [],
    );
    assert.ok(report.polls > 200, `${report.polls} polls`);
    assert.ok(Object.keys(report.failures).length > 5, JSON.stringify(report.failures));
    assert.ok(
      report.changes > 20 && report.treeEvents > 200,
      `${report.changes} changes, ${report.treeEvents} of rows`,
    );
    assert.equal(report.samples.length, 6);
  }).timeout(120_000);
});
