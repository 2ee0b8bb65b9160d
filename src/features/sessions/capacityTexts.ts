import { l10n } from 'vscode';
import { capacityOf, type Capacity } from '../../browserless/capacity';
import type { Pressure } from '../../browserless/wire';

/** `5/10 running · 2 queued` */
export const pressureText = ({ running, maxConcurrent, queued }: Pressure): string =>
  [l10n.t('{0}/{1} running', running, maxConcurrent), queued > 0 && queuedText(queued)].filter(Boolean).join(' · ');

/** The state of an endpoint in words, where that is no plain one. */
export function attentionText(pressure: Pressure): string | undefined {
  const capacity = capacityOf(pressure);
  return capacity.state === 'free' || capacity.state === 'busy' ? undefined : capacityText(capacity);
}

/** Both as they should be read aloud: `5 of 10 running, 2 queued, busy`. */
export function capacitySentence(pressure: Pressure): string {
  const { running, maxConcurrent, queued } = pressure;
  return [
    l10n.t('{0} of {1} running', running, maxConcurrent),
    queued > 0 && queuedText(queued),
    capacityText(capacityOf(pressure)),
  ]
    .filter(Boolean)
    .join(', ');
}

export const queuedText = (queued: number): string => l10n.t('{0} queued', queued);

export function capacityText(capacity: Capacity): string {
  switch (capacity.state) {
    case 'free':
      return l10n.t('free');
    case 'busy':
      return l10n.t('busy');
    case 'full':
      return l10n.t('full');
    case 'overloaded':
      if (capacity.reason === 'cpu') return l10n.t('overloaded: CPU');
      return capacity.reason === 'memory' ? l10n.t('overloaded: memory') : l10n.t('overloaded: clients rejected');
  }
}
