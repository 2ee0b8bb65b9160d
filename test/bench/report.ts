import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { envFolder, root, serverNode } from '../env/paths.mjs';
import { figureOf, goalText, meetsGoal, type Key, type Measurement, type Quantity } from './figures';
import { execFileSync } from 'node:child_process';

/** A figure as results.json has it. */
export interface Result {
  readonly value: number | null;
  readonly unit: string;
  readonly goal: string;
  readonly measured: Quantity | null;
  readonly reference: Quantity | null;
  /** Null where there is nothing to measure yet, or where it could not be measured. */
  readonly pass: boolean | null;
}

export type Results = Readonly<Partial<Record<Key, Result>>>;

export function results(keys: readonly Key[], measurements: ReadonlyMap<Key, Measurement>): Results {
  return Object.fromEntries(
    keys.map((key) => {
      const { value, measured = null, reference = null } = measurements.get(key) ?? {};
      return [
        key,
        {
          value: value ?? null,
          unit: figureOf(key).unit,
          goal: goalText(key),
          measured,
          reference,
          pass: value === undefined ? null : meetsGoal(key, value),
        },
      ];
    }),
  );
}

const heads = ['figure', 'what', 'measured', 'reference in the same run', 'value', 'goal', 'verdict'];

/** Markdown, its columns aligned. */
export function table(found: Results): string {
  const lines = (Object.entries(found) as [Key, Result][]).map(([key, result]) => [
    `\`${key}\``,
    figureOf(key).what,
    quantityText(result.measured),
    quantityText(result.reference),
    result.value === null ? '' : withUnit(result.value, result.unit),
    withUnit(result.goal, result.unit),
    verdict(key, result),
  ]);
  const widths = heads.map((head, column) => Math.max(...[head, ...lines.map((line) => line[column]!)].map(width)));
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell + ' '.repeat(widths[column]! - width(cell))).join(' | ')} |`;
  return [row(heads), row(widths.map((dashes) => '-'.repeat(dashes))), ...lines.map(row)].join('\n');
}

const width = (text: string): number => text.length;

function verdict(key: Key, { pass }: Result): string {
  if (figureOf(key).bench === undefined) return 'not built yet';
  if (pass === null) return 'not measured';
  return pass ? 'met' : 'missed';
}

const quantityText = (quantity: Quantity | null): string =>
  quantity === null ? '' : `${quantity.what}: ${withUnit(quantity.value, quantity.unit)}`;

const withUnit = (value: number | string, unit: string): string =>
  [typeof value === 'number' ? short(value) : value, unit].filter(Boolean).join(' ');

/** Three digits that count. */
const short = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : String(+value.toPrecision(3)));

/** On what it was measured. */
export function machineText(): string {
  const [cpu] = os.cpus();
  const version = (name: string, folder: string): string =>
    (
      JSON.parse(fs.readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
        version: string;
      }
    ).version;
  return [
    `${os.cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${(os.totalmem() / 2 ** 30).toFixed(0)} GB, ${os.platform()}`,
    `VS Code of code-server ${version('code-server', envFolder)}, its Node ${execFileSync(serverNode(), ['--version'], { encoding: 'utf8' }).trim()}; Node ${process.version} beside it`,
    `browserless ${version('@browserless.io/browserless', envFolder)}`,
    new Date().toISOString().slice(0, 10),
  ].join('\n');
}

const [begin, end] = ['<!-- the latest table, by `npm run bench -- --record` -->', '<!-- end of the table -->'];

/** Puts the table into docs/benchmarks.md. */
export function record(found: Results): void {
  const file = path.join(root, 'docs/benchmarks.md');
  const text = fs.readFileSync(file, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error('docs/benchmarks.md has no place for the table');
  const machine = machineText()
    .split('\n')
    .map((line) => `- ${line}`)
    .join('\n');
  fs.writeFileSync(
    file,
    `${text.slice(0, before + begin.length)}\n\n${machine}\n\n${table(found)}\n\n${text.slice(after)}`,
  );
}
