// The clients whose sessions the tests look at.
import { createRequire } from 'node:module';
import path from 'node:path';
import playwrightCore from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { browserlessFolder } from './browserless/server.mjs';

export { playwrightCore, puppeteer };

/**
 * For tests, whose own folders do not see this one's packages.
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('playwright-core').BrowserContext} BrowserContext
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').Locator} Locator
 * @typedef {import('puppeteer-core').Browser} PuppeteerBrowser
 * @typedef {import('puppeteer-core').Page} PuppeteerPage
 */

/**
 * For `chromium.connect()`: a Playwright server takes clients of its own version alone.
 * @type {typeof import('playwright-core')}
 */
export const playwrightForServer = createRequire(path.join(browserlessFolder, 'package.json'))('playwright-core');
