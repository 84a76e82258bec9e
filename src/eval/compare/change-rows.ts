/**
 * @module
 * The figures of a comparison as cells of text, for a terminal as for a page.
 */

import type { SettingsComparison } from './compare-settings.ts';
import type { FigureChange } from './paired-difference.ts';
import { intervalText, signed } from './verdict.ts';

/**
 * A row for each class and one for all: name, instances, AP50 before, after, change, interval and p, then the same of AP
 * without p. A dash where there is none.
 */
export function changeRows({ classes, mean }: Pick<SettingsComparison, 'classes' | 'mean'>): string[][] {
  return [
    ...classes.map(({ name, instances, AP50, AP }) => [
      name,
      String(instances),
      ...cells(AP50),
      pText(AP50.p_holm),
      ...cells(AP),
    ]),
    ['all classes', '', ...cells(mean.AP50), '', ...cells(mean.AP)],
  ];
}

function cells({ a, b, delta, interval }: FigureChange): string[] {
  if (interval === null) return ['–', '–', '–', '–'];
  return [a.toFixed(3), b.toFixed(3), signed(delta), intervalText(interval)];
}

/** `0.0123`, `<0.0001`; a dash for none. */
function pText(value: number | null): string {
  if (value === null) return '–';
  return value < 0.0001 ? '<0.0001' : value.toFixed(4);
}
