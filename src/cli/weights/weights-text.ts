/**
 * @module
 * Weights as text: one scheme in detail, the recommendation in words, the lines to paste, what was written.
 */

import type { WeighedScheme } from '../../balance/compare-schemes.ts';
import { describeWeightOptions } from '../../balance/describe-weights.ts';
import type { Recommendation } from '../../balance/recommend-weights.ts';
import {
  formatWeights,
  type WEIGHED_LOSSES,
  type WrittenClassWeights,
} from '../../config/edit/write-class-weights.ts';
import type { ClassStatistics } from '../../dataset/statistics.ts';
import { formatTable } from '../format-table.ts';
import { proseWidth } from '../terminal-width.ts';
import { wrapText } from '../wrap-text.ts';

/** One scheme: counts, weights, shares of the loss of objects before and after. */
export function weightsTable(
  classes: readonly ClassStatistics[],
  { weights, shares }: WeighedScheme,
): string {
  const right = 'right' as const;
  return formatTable(
    [
      { header: 'id', align: right },
      { header: 'class' },
      { header: 'instances', align: right },
      { header: 'images', align: right },
      { header: 'weight', align: right },
      { header: 'share of loss', align: right },
      { header: 'then', align: right },
    ],
    classes.map(({ id, name, instances, images }, i) => [
      String(id),
      name,
      String(instances),
      String(images),
      weights[i].toFixed(4),
      percent(shares.before[i]),
      percent(shares.after[i]),
    ]),
  );
}

/** How the loss of objects changes in all. */
export function scaleLine({ shares: { scale } }: WeighedScheme): string {
  return `The loss of objects becomes ${Number(scale.toPrecision(3))} times as large.`;
}

/** What is recommended and why, wrapped. */
export function recommendationText({ choice, reasons }: Recommendation, width: number): string {
  const what =
    choice === undefined
      ? 'Recommended: no class weights.'
      : `Recommended: ${describeWeightOptions(choice.options)}.`;
  return [what, ...reasons.flatMap((reason) => indented(reason, width))].join('\n');
}

/** `text` wrapped, as an item of a list. */
export function indented(text: string, width: number): string[] {
  return wrapText(text, width - 4).map((line, i) => (i === 0 ? `  - ${line}` : `    ${line}`));
}

/** Prose that fits the width. */
export function prose(text: string, width: number): string {
  return wrapText(text, width).join('\n');
}

/** The flags with which `--write` writes these weights, as `--scheme sqrt --max-weight 5`. */
export function schemeFlags({ options }: WeighedScheme): string {
  const { scheme, power, beta, normalization = 'min', minWeight, maxWeight } = options;
  const values: readonly (readonly [string, string | number | undefined])[] = [
    ['scheme', scheme],
    ['power', power],
    ['beta', beta],
    ['normalize', normalization === 'min' ? undefined : normalization],
    ['min-weight', minWeight],
    ['max-weight', maxWeight],
  ];
  return values.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag} ${value}`])).join(' ');
}

const LOSS_BLOCKS = {
  classification: ['classification_loss', 'weighted_sigmoid'],
  localization: ['localization_loss', 'weighted_smooth_l1'],
} as const;

/** Lines to paste into a pipeline.config. */
export function snippet(
  columns: readonly number[],
  comment: readonly string[],
  losses: (typeof WEIGHED_LOSSES)[number],
): string {
  const kinds = losses === 'both' ? (['classification', 'localization'] as const) : [losses];
  const block = ([kind, loss]: readonly [string, string]): string[] => [
    `  ${kind} {`,
    `    ${loss} {`,
    ...comment.map((line) => `      # ${line}`),
    `      class_weights: ${formatWeights(columns)}`,
    '    }',
    '  }',
  ];
  return [
    prose(
      'For the pipeline.config (or let --write pipeline.config do it, in the losses that stand there):',
      proseWidth(),
    ),
    '',
    'loss {',
    ...kinds.flatMap((kind) => block(LOSS_BLOCKS[kind])),
    '}',
  ].join('\n');
}

/** What was written where. */
export function writtenText(file: string, what: string, { losses, notes }: WrittenClassWeights): string {
  return [
    `Written into ${file}: ${what}`,
    ...losses.map((path) => `  ${path}`),
    ...notes.map((note) => `note: ${note}`),
  ].join('\n');
}

function percent(share: number): string {
  const value = 100 * share;
  return value > 0 && value < 0.05 ? '<0.1 %' : `${value.toFixed(1)} %`;
}
