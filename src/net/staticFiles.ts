import { readFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import * as path from 'node:path';

/** The kinds of files that a frontend is made of; nothing else is served. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  // the Issues panel's texts
  '.md': 'text/markdown; charset=utf-8',
};

/** Segments of plain characters, none of which begins with a dot: no way up, no encoding, no hidden file. */
const plainName = /^[\w@~-][\w@~.-]*(\/[\w@~-][\w@~.-]*)*$/;

/**
 * The strictest policy under which every panel worked. In a browser-hosted workbench the frontend shares its origin with
 * the workbench, so that it must not load or send anything elsewhere.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  // the Network panel shows an HTML answer in a sandboxed frame of its own making, without scripts
  'frame-src data:',
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface StaticFile {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** A file of the frontend, or undefined where there is none of that name (a path as it stands in the request). */
export async function readStaticFile(folder: string, name: string): Promise<StaticFile | undefined> {
  const type = types[path.extname(name)];
  if (type === undefined || !plainName.test(name)) return undefined;
  const body = await readFile(path.join(folder, ...name.split('/'))).catch(() => undefined);
  if (body === undefined) return undefined;
  return {
    body,
    headers: {
      'Content-Type': type,
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  };
}
