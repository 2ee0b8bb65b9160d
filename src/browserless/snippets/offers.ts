import type { Endpoint } from '../endpoint';
import type { Session, Target } from '../session';
import { toAttach, toPage, toStart, toStartAgain, type Connection, type Door } from './connection';
import { curlContent, curlSessions, curlStop } from './curl';
import { playwrightCsharp } from './playwrightCsharp';
import { playwrightJava } from './playwrightJava';
import { playwrightNode } from './playwrightNode';
import { playwrightPython } from './playwrightPython';
import { puppeteer } from './puppeteer';
import type { Snippet } from './snippet';

/** What a snippet is for. */
export type Purpose = 'start' | 'startAgain' | 'attach' | 'page' | 'content' | 'sessions' | 'stop';

/** A snippet that fits what was asked for. */
export interface Offer extends Snippet {
  readonly purpose: Purpose;
}

const templates = [puppeteer, playwrightNode, playwrightPython, playwrightJava, playwrightCsharp];

export const endpointOffers = (endpoint: Endpoint, door: Door): readonly Offer[] => [
  ...connecting('start', toStart(endpoint, door)),
  ...one('content', curlContent(endpoint, door)),
  ...one('sessions', curlSessions(endpoint, door)),
];

export const sessionOffers = (endpoint: Endpoint, session: Session, door: Door): readonly Offer[] => [
  ...connecting('attach', toAttach(endpoint, session, door)),
  ...connecting('startAgain', toStartAgain(endpoint, session, door)),
  ...one('stop', curlStop(endpoint, session, door)),
];

export const pageOffers = (endpoint: Endpoint, session: Session, target: Target, door: Door): readonly Offer[] =>
  connecting('page', toPage(endpoint, session, target, door));

const connecting = (purpose: Purpose, connection: Connection | undefined): readonly Offer[] =>
  connection === undefined
    ? []
    : templates
        .filter((template) => template.fits(connection))
        .map(({ tool, language, languageId, code }) => ({
          purpose,
          tool,
          language,
          languageId,
          code: code(connection),
        }));

const one = (purpose: Purpose, snippet: Snippet | undefined): readonly Offer[] =>
  snippet === undefined ? [] : [{ purpose, ...snippet }];
