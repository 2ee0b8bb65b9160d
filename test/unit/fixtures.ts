import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const folder = path.join(__dirname, '..', 'fixtures');

export const fixtureNames: readonly string[] = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** A kept answer of a real server, as text. */
export const fixtureText = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

export const fixture = (name: string): unknown => JSON.parse(fixtureText(name));
