// The clients whose sessions the tests look at.
import { createRequire } from 'node:module';
import path from 'node:path';
import playwrightCore from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { browserlessFolder } from './browserless/server.mjs';

export { playwrightCore, puppeteer };

/**
 * For `chromium.connect()`: a Playwright server takes clients of its own version alone.
 * @type {typeof import('playwright-core')}
 */
export const playwrightForServer = createRequire(path.join(browserlessFolder, 'package.json'))('playwright-core');
