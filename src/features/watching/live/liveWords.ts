import { l10n } from 'vscode';
import type { LiveWords } from '../../../shared/liveMessages';

export const liveWords = (): LiveWords => ({
  page: l10n.t('Page'),
  zoom: l10n.t('Zoom'),
  fit: l10n.t('Fit'),
  screenshot: l10n.t('Save Screenshot'),
  record: l10n.t('Record'),
  stopRecording: l10n.t('Stop Recording'),
  recording: l10n.t('Recording'),
  cannotRecord: l10n.t('This editor cannot record videos'),
  copy: l10n.t('Copy Picture'),
  copied: l10n.t('Copied'),
  notCopied: l10n.t('Not copied: click into the view, and try again'),
  console: l10n.t('Console'),
  consoleSize: l10n.t('Size of the Console'),
  control: l10n.t('Take Control'),
  release: l10n.t('Release Control'),
  back: l10n.t('Back'),
  forward: l10n.t('Forward'),
  reload: l10n.t('Reload'),
  address: l10n.t('Address'),
  accept: l10n.t('OK'),
  dismiss: l10n.t('Cancel'),
});
