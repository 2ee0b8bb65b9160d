// Says what a report says: rows of a table for docs/reliability.md, and the verdict.

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** @param {number} share */
const percent = (share) => `${share < 0 ? '−' : '+'}${(100 * Math.abs(share)).toFixed(1)} %`;

/** @param {number} count */
const whole = (count) => count.toLocaleString('en');

/** @param {{ heap: import('./samples').HeapFigures, samples: readonly import('./samples').Sample[] }} report */
const memoryRows = ({ heap, samples }) => ({
  'heap after a full collection, at a tenth': megabytes(heap.atTenth),
  'heap after that': `${percent(heap.least)} to ${percent(heap.most)}, ${percent(heap.last)} at the end`,
  'straight line through it': `${percent(heap.slope)} from the tenth to the end`,
  'compiled code beside it, whole process at the end': [samples.at(-1)?.code ?? 0, samples.at(-1)?.rss ?? 0]
    .map(megabytes)
    .join(', '),
});

/**
 * @param {string} title
 * @param {Record<string, string | number>} rows
 * @param {readonly string[]} complaints
 */
function print(title, rows, complaints) {
  console.log(`\n${title}\n`);
  for (const [name, value] of Object.entries(rows)) {
    console.log(`| ${name} | ${typeof value === 'number' ? whole(value) : value} |`);
  }
  console.log(complaints.length > 0 ? `\n${complaints.join('\n')}` : '\nNothing was wrong.');
  return complaints.length;
}

/** @param {import('./days').DaysReport} report */
export function printDays({ complaints, ...report }) {
  const failures = Object.entries(report.failures).sort(([, a], [, b]) => b - a);
  const rows = {
    'real time': `${report.minutes.toFixed(1)} min, Node ${report.node}`,
    'virtual time': `${report.virtualDays.toFixed(1)} days`,
    polls: report.polls,
    'of them failed': failures.reduce((sum, [, count]) => sum + count, 0),
    'failed by': failures.map(([kind, count]) => `${kind} ${whole(count)}`).join(', '),
    'changes of the data, of rows': `${whole(report.changes)}, ${whole(report.treeEvents)}`,
    'lines in the log': report.logLines,
    ...memoryRows(report),
  };
  return print('Days on a virtual clock', rows, complaints);
}

/** @param {import('./host').HostReport & { mostInFlight: number, logLines: number }} report */
export function printHost({ complaints, ...report }) {
  const ways = Object.entries(report.courses).map(([way, course]) => {
    const { polls, failures, recoveries, longestMs } = course;
    return [
      `down by ${way}`,
      `${polls} polls, ${failures} failed, ${recoveries} recoveries, ${(longestMs / 1000).toFixed(0)} s the longest`,
    ];
  });
  const rows = {
    'real time': `${report.minutes.toFixed(1)} min, VS Code ${report.vscode}, Node ${report.node}`,
    ...Object.fromEntries(ways),
    'changes of the data, of rows': `${whole(report.events.store)}, ${whole(report.events.tree)}`,
    'rows drawn, and what VS Code keeps for them': `${whole(report.drawn.rows)}, ${megabytes(report.drawn.keptByVscode)}`,
    'lines in the log': report.logLines,
    'requests in flight for an endpoint, at most': report.mostInFlight,
    ...memoryRows(report),
  };
  const more = report.mostInFlight > 1 ? ['Two requests were in flight at once.'] : [];
  return print('Flapping servers in the extension host', rows, [...complaints, ...more]);
}
