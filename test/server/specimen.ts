import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Sources as a source map brings them, one for each language that the Sources panel loads a parser for. */
const sources: Readonly<Record<string, string>> = {
  'app.ts': 'const answer: number = 42;',
  'app.tsx': 'const a = <b>{1}</b>;',
  'app.jsx': 'const a = <b>{1}</b>;',
  'App.vue': '<template><b>{{ a }}</b></template><script>export default {}</script>',
  'App.svelte': '<b>{a}</b>',
  'app.component.html': '<b *ngIf="a">{{ a }}</b>',
  'app.scss': 'a { b { color: red } }',
  'app.sass': 'a\n  color: red',
  'app.less': 'a { color: red }',
  'app.coffee': 'a = 1',
  'app.php': '<?php echo 1;',
  'app.py': 'def a(): pass',
  'app.java': 'class A {}',
  'app.cpp': 'int main() {}',
  'app.go': 'func main() {}',
  'app.kt': 'fun main() {}',
  'app.scala': 'object A',
  'app.dart': 'main() {}',
  'app.clj': '(def a 1)',
  'app.wat': '(module)',
  'app.md': '# a',
  'app.xml': '<a/>',
  'app.yaml': 'a: 1',
  'app.json': '{ "a": 1 }',
};

const sourceMap = JSON.stringify({
  version: 3,
  file: 'app.js',
  sources: Object.keys(sources),
  sourcesContent: Object.values(sources),
  names: [],
  mappings: 'AAAA',
});

const page = `<!doctype html><html lang="en"><head><title>Specimen</title><link rel="stylesheet" href="/app.css">
<link rel="manifest" href="/manifest.json"><link rel="icon" href="data:,"></head><body><h1 id="greeting">Specimen</h1>
<div style="display:grid"><b>grid</b></div><div style="display:flex;color:red"><b>flex</b></div>
<form><input name="name"><input type="password"></form><img src="/picture.svg"><script src="/app.js"></script><script>
  localStorage.a = '1'; sessionStorage.b = '2'; fetch('/data.json'); caches.open('cache');
  indexedDB.open('db').onupgradeneeded = ({ target }) => target.result.createObjectStore('store').put('value', 'key');
</script></body></html>`;

const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/': ['text/html', page],
  '/app.js': [
    'text/javascript',
    'function add(a, b) { return a + b }\nwindow.marker = 41; console.log("said by the page", { a: 1 });\n//# sourceMappingURL=/app.js.map',
  ],
  '/app.js.map': ['application/json', sourceMap],
  '/app.css': [
    'text/css',
    'h1 { color: rgb(1, 2, 3); animation: k 1s infinite } @keyframes k { from { opacity: 0.5 } }',
  ],
  '/data.json': ['application/json', '{ "a": 1 }'],
  '/manifest.json': [
    'application/manifest+json',
    '{ "name": "Specimen", "icons": [{ "src": "/picture.svg", "sizes": "any" }] }',
  ],
  '/picture.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
};

export interface Specimen {
  readonly origin: string;
  stop(): Promise<void>;
}

/** A site with one page that has something to show in every panel of DevTools. */
export async function startSpecimen(): Promise<Specimen> {
  const server = http.createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? [];
    if (type === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': type, 'Set-Cookie': 'crumb=1' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}
