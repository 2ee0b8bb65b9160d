// What one would write first for the same view: every 3 s it asks every endpoint and draws everything anew. It shows the
// same rows with the same texts, and stops while nobody looks.
const vscode = require('vscode');

/** @typedef {{ id?: string, type?: string, browserId: string, browser: string, trackingId?: string, numbConnected?: number, timeAliveMs?: number, title?: string, url?: string }} Row */
/** @typedef {{ kind: 'endpoint', url: string } | { kind: 'session', rows: Row[] } | { kind: 'page', row: Row }} Node */

class Tree {
  changes = new vscode.EventEmitter();
  onDidChangeTreeData = this.changes.event;
  /** @type {Map<string, Row[]>} */
  answers = new Map();

  async refresh() {
    await Promise.all(
      this.urls().map(async (url) => {
        const response = await fetch(`${url}/sessions`);
        this.answers.set(url, /** @type {Row[]} */ (await response.json()));
      }),
    );
    this.changes.fire(undefined);
  }

  /** @returns {string[]} */
  urls() {
    return vscode.workspace.getConfiguration('naiveSessions').get('urls', []);
  }

  /**
   * @param {Node} [node]
   * @returns {Node[]}
   */
  getChildren(node) {
    if (!node) return this.urls().map((url) => ({ kind: 'endpoint', url }));
    if (node.kind === 'page') return [];
    if (node.kind === 'session')
      return node.rows.filter((row) => row.type !== 'browser').map((row) => ({ kind: 'page', row }));
    const rows = this.answers.get(node.url) ?? [];
    return [...Map.groupBy(rows, (row) => row.browserId).values()].map((of) => ({ kind: 'session', rows: of }));
  }

  /** @param {Node} node */
  getTreeItem(node) {
    if (node.kind === 'endpoint') return item(node.url, vscode.TreeItemCollapsibleState.Expanded, 'server', node.url);
    if (node.kind === 'page')
      return item(node.row.title ?? '', vscode.TreeItemCollapsibleState.None, 'globe', node.row.id, node.row.url);
    const [row] = node.rows;
    if (!row) throw new Error('a session has rows');
    const minutes = Math.floor((row.timeAliveMs ?? 0) / 60_000);
    const description = `${Math.floor(minutes / 60)} h ${minutes % 60} min · ${row.numbConnected} clients · ${row.browser}`;
    const { Collapsed } = vscode.TreeItemCollapsibleState;
    return item(row.trackingId ?? row.browserId, Collapsed, 'browser', row.browserId, description);
  }
}

/**
 * @param {string} label
 * @param {vscode.TreeItemCollapsibleState} state
 * @param {string} icon
 * @param {string} [id]
 * @param {string} [description]
 */
function item(label, state, icon, id, description) {
  const made = new vscode.TreeItem(label, state);
  made.iconPath = new vscode.ThemeIcon(icon);
  if (id) made.id = id;
  if (description) made.description = description;
  made.tooltip = `${label}\n${description}`;
  return made;
}

/** @param {vscode.ExtensionContext} context */
exports.activate = (context) => {
  const tree = new Tree();
  const view = vscode.window.createTreeView('naiveSessions.tree', { treeDataProvider: tree });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const look = () => {
    clearInterval(timer);
    if (!view.visible) return;
    void tree.refresh();
    timer = setInterval(() => void tree.refresh(), 3000);
  };
  look();
  context.subscriptions.push(view, view.onDidChangeVisibility(look), { dispose: () => clearInterval(timer) });
};
