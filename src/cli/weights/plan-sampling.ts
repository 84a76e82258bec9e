/**
 * @module
 * `weights --plan sampling`: repeat factors in place of class weights, what an epoch shows of each class then, and whether
 * that is worth it. Images that hold a rare class hold frequent ones too, so sampling often corrects less than it seems.
 */

import { type ClassRepeats, type RepeatPlan, repeatFactors } from '../../balance/repeat-factors.ts';
import {
  REPEAT_SAMPLING,
  type RewrittenText,
  writeRepeatSampling,
} from '../../config/edit/write-repeat-sampling.ts';
import type { DatasetStatistics } from '../../dataset/statistics.ts';
import { describeRepeats, thresholdText } from '../../train/resolve-repeat-sampling.ts';
import { UsageError } from '../../util/errors.ts';
import { type DataFlags, describeData } from '../count-data.ts';
import { numberTable } from '../format-table.ts';
import { proseWidth } from '../terminal-width.ts';
import type { PlanOutcome } from './plan-outcome.ts';
import type { WeightFlags } from './weight-flags.ts';
import { indented, prose } from './weights-text.ts';

/** The data and what was asked about it. */
export interface SamplingRequest {
  readonly data: string;
  readonly flags: DataFlags & SamplingFlags;
  readonly statistics: DatasetStatistics;
  /** The class ids of the boxes of each image. */
  readonly images: readonly Int32Array[];
  /** The text of the configuration to be written. */
  readonly text: string | undefined;
}

/** The flags on sampling. */
export interface SamplingFlags {
  readonly threshold?: number;
  readonly write?: string;
  readonly replace?: boolean;
}

/** What is left of the imbalance when sampling is called of little use. */
const LITTLE = 0.8;

/** The plan, written where the flags say so. @throws ConfigError, DataError */
export function planSampling(request: SamplingRequest): PlanOutcome {
  const { data, flags, statistics, images, text } = request;
  const plan = repeatFactors(images, statistics.classes, flags.threshold);
  const source = describeData(data, flags);
  const comment = commentOf(source, plan);
  const written = write(flags, text, plan, comment);
  return {
    text: written?.text ?? text,
    blocks: () => [
      prose(
        `${source}: images repeated for the rarest class in each, threshold ${thresholdText(plan)}${flags.threshold === undefined ? ', the median share of images over the classes' : ''}`,
        proseWidth(),
      ),
      samplingTable(plan),
      prose(epochSentence(plan), proseWidth()),
      verdict(plan)
        .flatMap((reason) => indented(reason, proseWidth()))
        .join('\n'),
      written === undefined ? snippet(plan, comment) : report(flags.write ?? '', written),
    ],
    json: () => ({
      data,
      ...(flags.split === undefined ? {} : { split: flags.split }),
      plan: 'sampling',
      threshold: plan.threshold,
      images: statistics.images,
      imagesPerEpoch: plan.epochLength,
      instances: statistics.instances,
      imbalanceRatio: imbalance(plan.classes, 'instances'),
      imbalanceRatioThen: imbalance(plan.classes, 'expected'),
      classes: plan.classes.map((c) => ({
        id: c.id,
        name: c.name,
        instances: c.instances,
        images: c.images,
        weight: 1,
        imageFrequency: c.frequency,
        repeatFactor: c.factor,
        expectedInstances: c.expected,
      })),
      advice: verdict(plan),
      ...(written === undefined
        ? {}
        : { written: { file: flags.write, field: REPEAT_SAMPLING, notes: written.notes } }),
    }),
  };
}

/** @throws UsageError for a flag that is for class weights */
export function refuseWeightFlags(flags: WeightFlags, given: (flag: keyof WeightFlags) => boolean): void {
  const names: { readonly [F in keyof WeightFlags]-?: string } = {
    scheme: '--scheme',
    power: '--power',
    beta: '--beta',
    normalize: '--normalize',
    minWeight: '--min-weight',
    maxWeight: '--max-weight',
    losses: '--losses',
  };
  for (const flag of Object.keys(names) as (keyof WeightFlags)[])
    if (given(flag))
      throw new UsageError(
        `${names[flag]} ${flags[flag]} is for class weights; --plan sampling repeats images instead. Leave one of the two out.`,
      );
}

function samplingTable({ classes }: RepeatPlan): string {
  const [now, then] = [total(classes, 'instances'), total(classes, 'expected')];
  return numberTable(
    ['class', 'images', 'share', 'repeat', 'boxes', 'per epoch', 'times', 'of all boxes', 'then'],
    classes.map((c) => [
      c.name,
      String(c.images),
      percent(c.frequency),
      c.factor.toFixed(2),
      String(c.instances),
      c.expected.toFixed(0),
      c.instances === 0 ? '–' : (c.expected / c.instances).toFixed(2),
      percent(c.instances / now),
      percent(c.expected / then),
    ]),
  );
}

function epochSentence({ epochLength, factors, classes }: RepeatPlan): string {
  const [most, least] = ends(classes);
  const ratios = `Boxes of ${most.name} to boxes of ${least.name}: ${brief(most.instances / least.instances)} : 1 in the data, ${brief(most.expected / least.expected)} : 1 as training sees them.`;
  return `An epoch shows ${epochLength} images in place of ${factors.length}, each of them at least once. ${ratios}`;
}

function verdict(plan: RepeatPlan): string[] {
  const { classes } = plan;
  const present = classes.filter(({ instances }) => instances > 0);
  if (present.length === 1) return ['There is one class, which has no other to be balanced against.'];
  const lines: string[] = [];
  const left = imbalance(classes, 'expected') / imbalance(classes, 'instances');
  const [most] = ends(classes);
  if (!present.some(({ factor }) => factor > 1))
    lines.push(
      `No class is in a smaller share of the images than ${thresholdText(plan)}: nothing is repeated. Class weights are what can help here.`,
    );
  else if (left > LITTLE)
    lines.push(
      `That hardly helps: the images that are repeated hold ${most.name} too, which is seen ${brief(most.expected / most.instances)} times as often. Class weights reach the boxes themselves ("counterweight weights" without --plan).`,
    );
  else
    lines.push(
      `The imbalance falls to ${percent(left)} of what it was. Repeating shows rare classes in more crops and flips, which weights do not; frequent classes in the same images grow with them (column "times").`,
    );
  const crowded = present.filter(({ factor }) => factor > 4);
  if (crowded.length > 0)
    lines.push(
      `Seen more than 4 times in an epoch: ${crowded.map(({ name }) => name).join(', ')}. A few images so often are learnt by heart: give them strong augmentation, or a lower --threshold.`,
    );
  lines.push('Not together with class weights: both correct the same imbalance.');
  return lines;
}

function commentOf(source: string, plan: RepeatPlan): string[] {
  return [`repeat factors for ${source}:`, `  ${describeRepeats(plan)}`];
}

function snippet(plan: RepeatPlan, comment: readonly string[]): string {
  return [
    'For the pipeline.config (or let --write pipeline.config do it):',
    '',
    'train_input_reader {',
    '  repeat_factor_sampling {',
    ...comment.map((line) => `    # ${line}`),
    `    threshold: ${thresholdText(plan)}`,
    '  }',
    '}',
  ].join('\n');
}

function write(
  { write: file, replace = false }: SamplingFlags,
  text: string | undefined,
  plan: RepeatPlan,
  comment: readonly string[],
): RewrittenText | undefined {
  if (file === undefined || text === undefined) return undefined;
  return writeRepeatSampling(text, { file, threshold: thresholdText(plan), comment, replace });
}

function report(file: string, { notes }: RewrittenText): string {
  return [`Written into ${file}:`, `  ${REPEAT_SAMPLING}`, ...notes.map((note) => `note: ${note}`)].join(
    '\n',
  );
}

type Count = 'instances' | 'expected';

const total = (classes: readonly ClassRepeats[], count: Count): number =>
  classes.reduce((sum, c) => sum + c[count], 0);

/** Boxes of the most frequent class to each of the rarest that occurs. */
function imbalance(classes: readonly ClassRepeats[], count: Count): number {
  const counts = classes.map((c) => c[count]).filter((n) => n > 0);
  return Math.max(...counts) / Math.min(...counts);
}

/** The most frequent class and the rarest that occurs. */
function ends(classes: readonly ClassRepeats[]): readonly [ClassRepeats, ClassRepeats] {
  const sorted = classes.filter(({ instances }) => instances > 0).sort((a, b) => b.instances - a.instances);
  return [sorted[0], sorted[sorted.length - 1]];
}

const brief = (x: number): string => (x >= 100 ? x.toFixed(0) : String(Number(x.toPrecision(3))));
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
