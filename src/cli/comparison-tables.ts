/**
 * @module
 * A comparison of two settings as text: what differs between their configurations, the change of each class in words,
 * where training came to rest, and the images on which they differ most.
 */

import type { Difference } from '../config/diff/compare-configs.ts';
import { changeRows } from '../eval/compare/change-rows.ts';
import type { SettingsComparison } from '../eval/compare/compare-settings.ts';
import { type DifferingImage, differenceInWords } from '../eval/compare/differing-images.ts';
import { seedsText, verdictText } from '../eval/compare/verdict.ts';
import { finalValue, finiteMean, type LearningCurve, LOSS_PARTS } from '../train/learning-curve.ts';
import { differenceText } from '../train/run-settings.ts';
import { numberTable as table } from './format-table.ts';

/** Two settings compared in every respect. */
export interface FullComparison {
  readonly figures: SettingsComparison;
  readonly changes: readonly Difference[];
  /** Of each run of the two settings. */
  readonly curvesA: readonly LearningCurve[];
  readonly curvesB: readonly LearningCurve[];
  /** Undefined where none were asked for. */
  readonly images: readonly DifferingImage[] | undefined;
}

/** The blocks of text on one comparison, to be printed with a blank line between. */
export function comparisonTables(comparison: FullComparison): string[] {
  const { figures, changes } = comparison;
  const verdicts = figures.classes.map((each) => verdictText(each.name, each.AP50, each.verdict));
  return [
    `A: ${figures.a}\nB: ${figures.b}`,
    changes.length === 0
      ? 'Their configurations mean the same.'
      : `What differs between the configurations:\n${changes.map((each) => `  ${differenceText(each)}`).join('\n')}`,
    figureTable(figures),
    `Change of AP50, corrected for ${figures.classes.length} classes by Holm's steps: ${verdicts.join('; ')}.\n${seedsText(figures.runs)}`,
    ...lossTable(comparison),
    imageTable(comparison.images),
  ];
}

function figureTable(figures: SettingsComparison): string {
  const figure = (name: string): string[] => [`${name} A`, 'B', 'change', '95 %'];
  return table(['class', 'instances', ...figure('AP50'), 'p (Holm)', ...figure('AP')], changeRows(figures));
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
    finiteMean(curves.map((curve) => finalValue(read(curve))));
  const rows = parts.flatMap(([name, read]) => {
    const [a, b] = [rest(curvesA, read), rest(curvesB, read)];
    if (a === null && b === null) return [];
    return [[name, ...[a, b].map((value) => (value === null ? '–' : value.toPrecision(4)))]];
  });
  return [
    `Loss over the last tenth of training, class weights included (so other weights are another scale):\n${table(['part', 'A', 'B'], rows)}`,
  ];
}

function imageTable(images: FullComparison['images']): string {
  if (images === undefined) return 'No images that differ were asked for (--images 0).';
  if (images.length === 0) return 'At their score thresholds of best F1 they find the same in every image.';
  const rows = images.map((each) => [each.image.filename || each.image.id, differenceInWords(each)]);
  return `Images that differ most, at each run's score thresholds of best F1 (one object of a class counts 1 / its objects in all images):\n${table(['image', 'what B does otherwise'], rows, 2)}`;
}
