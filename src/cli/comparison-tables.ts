/**
 * @module
 * A comparison of two settings as text: what differs between their configurations, the change of each class in words,
 * where training came to rest, and the images on which they differ most.
 */

import type { Difference } from '../config/diff/compare-configs.ts';
import type { SettingsComparison } from '../eval/compare/compare-settings.ts';
import type { DifferingImage, ImageClassChange } from '../eval/compare/differing-images.ts';
import { intervalText, signed, verdictText } from '../eval/compare/verdict.ts';
import { finalValue, type LearningCurve, LOSS_PARTS } from '../train/learning-curve.ts';
import { differenceText } from '../train/run-settings.ts';
import { formatTable } from './format-table.ts';

/** Two settings compared in every respect. */
export interface FullComparison {
  readonly figures: SettingsComparison;
  readonly changes: readonly Difference[];
  /** Of each run of the two settings. */
  readonly curvesA: readonly LearningCurve[];
  readonly curvesB: readonly LearningCurve[];
  readonly images: readonly DifferingImage[];
}

/** The blocks of text on one comparison, to be printed with a blank line between. */
export function comparisonTables(comparison: FullComparison): string[] {
  const { figures, changes, images } = comparison;
  const verdicts = figures.classes.map((each) => verdictText(each.name, each.AP50, each.verdict));
  return [
    `A: ${figures.a}\nB: ${figures.b}`,
    changes.length === 0
      ? 'Their configurations mean the same.'
      : `What differs between the configurations:\n${changes.map((each) => `  ${differenceText(each)}`).join('\n')}`,
    figureTable(figures),
    `Change of AP50, corrected for ${figures.classes.length} classes: ${verdicts.join('; ')}.`,
    ...lossTable(comparison),
    images.length === 0
      ? 'At their score thresholds of best F1 they find the same in every image.'
      : `Images that differ most, at each run's score thresholds of best F1 (one object of a class counts 1 / its objects in all images):\n${imageTable(images)}`,
  ];
}

function table(headers: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const columns = headers.map((header, i) => ({
    header,
    align: i < left ? ('left' as const) : ('right' as const),
  }));
  return formatTable(columns, rows);
}

function figureTable({ classes, mean }: SettingsComparison): string {
  const cells = ({ a: before, b: after, delta, interval }: SettingsComparison['mean']['AP']): string[] =>
    interval === null
      ? ['–', '–', '–', '–']
      : [before.toFixed(3), after.toFixed(3), signed(delta), intervalText(interval)];
  const figure = (name: string): string[] => [`${name} A`, 'B', 'change', '95 %'];
  return table(
    ['class', 'instances', ...figure('AP50'), 'p (Holm)', ...figure('AP')],
    [
      ...classes.map((each) => [
        each.name,
        String(each.instances),
        ...cells(each.AP50),
        pText(each.AP50.p_holm),
        ...cells(each.AP),
      ]),
      ['all classes', '', ...cells(mean.AP50), '', ...cells(mean.AP)],
    ],
  );
}

/** `0.0123`, `<0.0001`; a dash for none. */
export function pText(value: number | null): string {
  if (value === null) return '–';
  return value < 0.0001 ? '<0.0001' : value.toFixed(4);
}

/** A row's name, and what it says of a run. */
type LossRow = readonly [string, (curve: LearningCurve) => readonly (number | null)[]];

/** Where the losses came to rest; nothing where neither has a log. */
function lossTable({ curvesA, curvesB }: FullComparison): string[] {
  if (curvesA.every(({ step }) => step.length === 0) && curvesB.every(({ step }) => step.length === 0))
    return [];
  const names = new Set([...curvesA, ...curvesB].flatMap(({ classes }) => classes.map(({ name }) => name)));
  const parts: LossRow[] = [
    ...LOSS_PARTS.map((part): LossRow => [part, ({ losses }) => losses[part]]),
    ...[...names].flatMap((name) =>
      (['classification_loss', 'localization_loss'] as const).map(
        (part): LossRow => [
          `  ${part} of ${name}`,
          ({ classes }) => classes.find((each) => each.name === name)?.[part] ?? [],
        ],
      ),
    ),
  ];
  const rest = (curves: readonly LearningCurve[], read: LossRow[1]): number | null =>
    mean(curves.flatMap((curve) => finalValue(read(curve)) ?? []));
  const rows = parts.flatMap(([name, read]) => {
    const [a, b] = [rest(curvesA, read), rest(curvesB, read)];
    if (a === null && b === null) return [];
    return [[name, ...[a, b].map((value) => (value === null ? '–' : value.toPrecision(4)))]];
  });
  return [
    `Loss over the last tenth of training, class weights included (so other weights are another scale):\n${table(['part', 'A', 'B'], rows)}`,
  ];
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function imageTable(images: readonly DifferingImage[]): string {
  return table(
    ['image', 'what B does otherwise'],
    images.map(({ image, classes }) => [image.filename || image.id, classes.map(imageChangeText).join('; ')]),
    2,
  );
}

/** `pit +1 right, −2 wrong (of 3)`. */
export function imageChangeText({ name, instances, delta_TP, delta_FP }: ImageClassChange): string {
  const count = (value: number): string =>
    `${value < 0 ? '−' : '+'}${Number.isInteger(value) ? Math.abs(value) : Math.abs(value).toFixed(1)}`;
  const said = [
    ...(delta_TP === 0 ? [] : [`${count(delta_TP)} right`]),
    ...(delta_FP === 0 ? [] : [`${count(delta_FP)} wrong`]),
  ];
  return `${name} ${said.join(', ')} (of ${instances})`;
}
