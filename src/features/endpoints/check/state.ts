import { l10n } from 'vscode';
import type { Diagnosis } from '../../../browserless/check/diagnosis';
import { steps, type Step, type StepResult } from '../../../browserless/check/results';
import type { Endpoint } from '../../../browserless/endpoint';
import { redactBaseUrl, redactName } from '../../../browserless/redaction';
import type { CheckButton, CheckConclusion, CheckMark, CheckRow, CheckState } from '../../../shared/checkMessages';
import { numberText } from '../../inLanguage';
import { conclusionOf, remedyLabel } from './conclusionTexts';
import { findingText, stepName } from './stepTexts';

export interface CheckProgress {
  readonly endpoint: Endpoint;
  readonly results: readonly StepResult[];
  /** Undefined while steps are still taken. */
  readonly diagnosis: Diagnosis | undefined;
  readonly said: string;
}

/** A check in words, as its report shows it. */
export function checkState({ endpoint, results, diagnosis, said }: CheckProgress): CheckState {
  const found = new Map(results.map((result) => [result.finding.step, result]));
  const next = steps.find((step) => !found.has(step));
  return {
    title: redactName(endpoint.name),
    address: redactBaseUrl(endpoint.baseUrl),
    conclusion: diagnosis ? conclusionOf(diagnosis) : running(next),
    stepsLabel: l10n.t('Steps'),
    rows: steps.map((step) => row(step, found.get(step), step === next)),
    buttons: buttons(diagnosis),
    said,
  };
}

const running = (step: Step | undefined): CheckConclusion => ({
  mark: 'running',
  cause: l10n.t('Checking…'),
  cure: step === undefined ? '' : stepName(step),
});

function row(step: Step, result: StepResult | undefined, isNext: boolean): CheckRow {
  const mark: CheckMark = result ? result.finding.verdict : isNext ? 'running' : 'waiting';
  return {
    mark,
    spoken: markWord(mark),
    name: stepName(step),
    text: result ? findingText(result.finding) : '',
    // what was known already took none
    time: result && result.ms > 0 ? duration(result.ms) : '',
  };
}

function markWord(mark: CheckMark): string {
  switch (mark) {
    case 'ok':
      return l10n.t('OK');
    case 'note':
      return l10n.t('note');
    case 'failed':
      return l10n.t('failed');
    case 'skipped':
      return l10n.t('skipped');
    case 'running':
      return l10n.t('running');
    case 'waiting':
      return l10n.t('waiting');
  }
}

/** Numbers with their unit's international symbol. */
const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${numberText(ms / 1000, oneDigit)} s`);

const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false };

function buttons(diagnosis: Diagnosis | undefined): CheckButton[] {
  const remedy = diagnosis?.remedy;
  return [
    ...(remedy === undefined ? [] : [{ does: 'mend', label: remedyLabel(remedy), isPrimary: true } as const]),
    { does: 'again', label: l10n.t('Check Again'), isPrimary: false },
    { does: 'copy', label: l10n.t('Copy Report'), isPrimary: false },
  ];
}
