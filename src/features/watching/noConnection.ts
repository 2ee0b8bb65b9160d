import { l10n } from 'vscode';
import { Refused } from '../../net';
import { failureText } from '../failure';

/** Why a page cannot be connected, which is tried again. */
export const noConnection = (error: unknown): string =>
  error instanceof Refused
    ? l10n.t('The server refuses a connection to this page (HTTP {0}). Trying again…', error.status)
    : l10n.t('No connection to this page: {0} Trying again…', failureText(error));
