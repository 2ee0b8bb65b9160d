import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

interface Task {
  readonly label: string;
  readonly type: string;
  readonly script?: string;
  readonly args?: readonly string[];
  readonly dependsOn?: string;
}

interface Configuration {
  readonly name: string;
  readonly program?: string;
  readonly args?: readonly string[];
  readonly outFiles?: readonly string[];
  readonly port?: number;
  readonly preLaunchTask?: string;
}

const { scripts } = read('package.json') as { readonly scripts: Readonly<Record<string, string>> };
const { tasks } = read('.vscode/tasks.json') as { readonly tasks: readonly Task[] };
const { configurations } = read('.vscode/launch.json') as { readonly configurations: readonly Configuration[] };

describe('what .vscode has for those who work on the extension', () => {
  it('runs scripts, files and tasks that there are', () => {
    const labels = tasks.map(({ label }) => label);
    const missing = [
      ...tasks.filter(({ script }) => script !== undefined && !(script in scripts)),
      ...tasks.filter(({ type, args }) => type === 'shell' && !existsSync(path.join(root, args?.[0] ?? ''))),
      ...tasks.filter(({ dependsOn }) => dependsOn !== undefined && !labels.includes(dependsOn)),
      ...configurations.filter(({ program }) => program && !existsSync(program.replace('${workspaceFolder}', root))),
      ...configurations.filter(({ preLaunchTask: task }) => task !== undefined && !labels.includes(task)),
    ];
    assert.deepEqual(missing, []);
    assert.ok(tasks.length > 3 && configurations.length > 3);
  });

  it('waits for the words that the watching build says', () => {
    const said = readFileSync(path.join(root, 'esbuild.js'), 'utf8').match(/\[watch\] \w+/g) ?? [];
    assert.deepEqual(said, ['[watch] building', '[watch] failed', '[watch] built']);
    const text = JSON.stringify(tasks);
    assert.ok(text.includes(JSON.stringify('^\\[watch\\] building$')));
    assert.ok(text.includes(JSON.stringify('^\\[watch\\] (built|failed)$')));
  });

  it('attaches to the ports that its tasks open', () => {
    const [waiting] = tasks.filter(({ label }) => label === 'host tests that wait');
    const [attaching] = configurations.filter(({ preLaunchTask }) => preLaunchTask === waiting?.label);
    assert.ok(waiting?.args?.includes(`--inspect-brk=${attaching?.port}`));
    const [dev] = configurations.filter(({ name }) => name === 'Attach to npm run dev');
    assert.ok(scripts['dev']?.includes(`--inspect=${dev?.port}`));
  });
});
