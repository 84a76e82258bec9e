/**
 * @module
 * A detector at its score thresholds, class by class, as a table; with what it was before, where that is given.
 */

import type { VariantFigures } from '../train/after-training/judged-variant.ts';
import { numberTable } from './format-table.ts';

/** Three places; a dash for what there is nothing of. */
export const figure = (value: number | null): string =>
  value === null || value < 0 ? '–' : value.toFixed(3);

/** `0.512 → 0.520`, or the value alone where a table could not tell the two apart. */
function change(before: number | null, after: number | null): string {
  const [a, b] = [figure(before), figure(after)];
  return a === b ? a : `${a} → ${b}`;
}

const RATES = ['precision', 'recall', 'F1'] as const;

/** The table of `after`, each figure with that of `before` where they differ. */
export function changeTable(before: VariantFigures, after: VariantFigures): string {
  const rows = after.classes.map((now, c) => {
    const then = before.classes[c];
    return [
      now.name,
      String(now.instances),
      change(then.AP, now.AP),
      change(then.AP50, now.AP50),
      change(then.threshold, now.threshold),
      ...RATES.map((name) => change(then[name], now[name])),
    ];
  });
  const [then, now] = [before.stats, after.stats];
  const mean = [
    ...['mean', '', change(then.AP, now.AP), change(then.AP50, now.AP50), ''],
    ...RATES.map((name) => change(then[name], now[name])),
  ];
  return numberTable(
    ['class', 'objects', 'AP', 'AP50', 'threshold', 'precision', 'recall', 'F1'],
    [...rows, mean],
  );
}

/** The table of one detector. */
export const thresholdTable = (figures: VariantFigures): string => changeTable(figures, figures);
