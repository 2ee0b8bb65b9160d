// What VS Code calls inside its extension host: lets the extension watch the flapping servers of run.mjs, which gives
// their addresses as FLAPPING, for so many MINUTES, and writes what was measured to the file REPORT.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { configure, insides, showView, until, type Insides } from '../host/host';
import { collected } from './memory';
import { complaintsOf, heapFigures, resources, type Sample } from './samples';

const { FLAPPING = '[]', MINUTES = '10', REPORT = '' } = process.env;
const servers = JSON.parse(FLAPPING) as readonly { way: string; url: string }[];
const soakMs = Number(MINUTES) * 60_000;

/** How often is measured. */
const looks = 60;

/**
 * What VS Code keeps for every row that it has drawn, as long as the view lives (bytes): an empty store of disposables,
 * which `ExtHostTreeView` registers and never lets go (1.139, by heap snapshots). No tree can do anything about it but draw
 * few rows; for what is ours it is taken off the heap.
 */
const keptByRow = 203;

/** How one server went, as the extension has seen it. */
interface Course {
  polls: number;
  failures: number;
  recoveries: number;
  /** The longest time without a good answer (ms). */
  longestMs: number;
  /** How often it failed without its last good sessions beside. */
  lost: number;
}

export async function run(): Promise<void> {
  writeFileSync(REPORT, JSON.stringify(await soak(), undefined, 1));
}

export type HostReport = Awaited<ReturnType<typeof soak>>;

async function soak() {
  const rejections: string[] = [];
  process.on('unhandledRejection', (reason) => void rejections.push(String(reason)));
  const inside = await insides();
  const { store } = inside.services;
  const events = { store: 0, tree: 0 };
  let drawn = 0;
  const { tree } = inside;
  const draw = tree.getTreeItem.bind(tree);
  tree.getTreeItem = (node) => {
    drawn++;
    return draw(node);
  };
  store.onDidChange(() => events.store++);
  inside.tree.onDidChangeTreeData(() => events.tree++);
  const courses = follow(inside);
  await configure('refreshInterval', 1);
  await configure('requestTimeout', 1);
  await configure(
    'endpoints',
    servers.map(({ way, url }) => ({ name: way, url })),
  );
  await showView();

  const samples: Sample[] = [];
  const startedAt = performance.now();
  const progress = (): number => (performance.now() - startedAt) / soakMs;
  while (progress() < 1) {
    const memory = await collected();
    const counts = {
      ...resources(),
      'listeners of the store': store['changes']['listeners'].size + store['polls']['listeners'].size,
      watches: inside.services.fleet['watches'].size,
    };
    const heap = memory.heap - drawn * keptByRow;
    samples.push({ progress: progress(), minutes: (performance.now() - startedAt) / 60_000, ...memory, heap, counts });
    await new Promise((resolve) => setTimeout(resolve, soakMs / looks));
  }
  const isWell = ({ url }: { url: string }): boolean => store.get(url)?.health.kind === 'ok';
  // the longest pause after failures
  const isRecovered = await until('every server is well again', () => servers.every(isWell), 65_000).then(
    () => true,
    () => false,
  );
  const lost = [...courses].filter(([, course]) => course.lost > 0);
  return {
    vscode: vscode.version,
    node: process.version,
    minutes: (performance.now() - startedAt) / 60_000,
    courses: Object.fromEntries(courses),
    events,
    drawn: { rows: drawn, keptByVscode: drawn * keptByRow },
    heap: heapFigures(samples),
    samples,
    complaints: [
      ...complaintsOf(samples),
      ...rejections.map((reason) => `Nobody handles a rejection: ${reason}.`),
      ...(isRecovered ? [] : ['Not every server is seen again.']),
      ...lost.map(([way]) => `Sessions were lost where the server was down by ${way}.`),
    ],
  };
}

function follow({ services: { store } }: Insides): Map<string, Course> {
  const courses = new Map<string, Course>();
  const failingSince = new Map<string, number>();
  const lastGood = new Map<string, unknown>();
  store.onDidPoll((endpointId) => {
    const state = store.get(endpointId);
    const way = servers.find(({ url }) => url === endpointId)?.way;
    if (!state || way === undefined) return;
    const course = courses.get(way) ?? { polls: 0, failures: 0, recoveries: 0, longestMs: 0, lost: 0 };
    courses.set(way, course);
    course.polls++;
    const since = failingSince.get(way);
    if (state.health.kind === 'failing') {
      course.failures++;
      if (lastGood.has(way) && state.sessions !== lastGood.get(way)) course.lost++;
      failingSince.set(way, since ?? performance.now());
      return;
    }
    lastGood.set(way, state.sessions);
    if (since === undefined) return;
    course.recoveries++;
    course.longestMs = Math.max(course.longestMs, performance.now() - since);
    failingSince.delete(way);
  });
  return courses;
}
