/**
 * @module
 * The flags of `export` that choose post-processing after training, and what their values mean.
 */

import { type Command, Option } from 'commander';
import type { PriorMethod } from '../detection/prior-correction.ts';
import type { ThresholdRule } from '../eval/analysis/choose-threshold.ts';
import { type PriorCriterion, STRENGTHS } from '../train/after-training/tune-post-processing.ts';
import { UsageError } from '../util/errors.ts';
import { namedClass, namedNumbers } from './named-numbers.ts';
import { pickName } from './pick-name.ts';

export interface AfterTrainingFlags {
  readonly scoreThresholds?: string;
  readonly priorCorrection?: string;
  readonly priorCriterion?: PriorCriterion;
  readonly classCounts?: string;
  readonly validationData?: string;
  readonly validationSplit?: string;
  readonly evalData?: string;
  readonly split?: string;
  /** Whether the table is made; `--no-measure`. */
  readonly measure: boolean;
}

const THRESHOLDS = '--score-thresholds';
const PRIORS = '--prior-correction';
const METHODS: readonly PriorMethod[] = ['norcal', 'logit_adjustment'];
const RULES = ['best-f1', 'recall', 'precision'];

/** Adds the flags to `command`. */
export function addAfterTrainingFlags(command: Command): Command {
  return command
    .option(
      `${THRESHOLDS} <rule>`,
      'drop detections below a score for each class: best-f1, recall=0.95, precision=0.9 (chosen on the validation data), NAME=0.4,…, or a rule with exceptions',
    )
    .option(
      `${PRIORS} <method>`,
      `correct scores for how often each class was trained on: norcal, logit-adjustment; norcal=0.6 sets the strength (default: of ${STRENGTHS.join(', ')} the best on the validation data)`,
    )
    .addOption(
      new Option(
        '--prior-criterion <figure>',
        'what the best strength is: that of the largest mean AP, or mean F1',
      )
        .choices(['AP', 'F1'])
        .default('AP'),
    )
    .option(
      '--class-counts <counts>',
      'NAME=N,…: how often each class was trained on (default: the training data, counted, times the class weights)',
    )
    .option('--validation-data <path>', "the data that is chosen on (default: the run's eval_input_reader)")
    .option('--validation-split <name>', 'its split, for Pascal VOC')
    .option('--eval-data <path>', "the data that is measured on (default: the run's eval_input_reader)")
    .option('--split <name>', 'its split, for Pascal VOC')
    .option('--no-measure', 'leave out the table of before and after');
}

/** @throws UsageError where flags are given that nothing reads */
export function checkAfterTrainingFlags(flags: AfterTrainingFlags): void {
  const { scoreThresholds, priorCorrection } = flags;
  if (priorCorrection === undefined && flags.classCounts !== undefined)
    throw new UsageError(`--class-counts goes with ${PRIORS}.`);
  if (scoreThresholds !== undefined || priorCorrection !== undefined) return;
  const unread = [
    ['--validation-data', flags.validationData],
    ['--validation-split', flags.validationSplit],
    ['--eval-data', flags.evalData],
    ['--split', flags.split],
  ].find(([, value]) => value !== undefined);
  if (unread !== undefined) throw new UsageError(`${unread[0]} goes with ${THRESHOLDS} or ${PRIORS}.`);
}

/** A rule, and thresholds by class id, which go before it. */
export interface WantedThresholds {
  readonly rule: ThresholdRule | undefined;
  readonly given: ReadonlyMap<number, number>;
}

/** What `--score-thresholds` asks for. @throws UsageError */
export function wantedThresholds(text: string, ids: ReadonlyMap<string, number>): WantedThresholds {
  let rule: ThresholdRule | undefined;
  const given = new Map<number, number>();
  for (const { name, value } of namedNumbers(text, THRESHOLDS)) {
    const spelled = name.toLowerCase().replaceAll('_', '-');
    if (RULES.includes(spelled) && !ids.has(name)) {
      if (rule !== undefined) throw new UsageError(`${THRESHOLDS} "${text}" has two rules; keep one.`);
      rule = thresholdRule(spelled, value);
      continue;
    }
    const id = namedClass(name, ids, THRESHOLDS, ' or a rule (best-f1, recall=0.95, precision=0.9)');
    if (value === undefined || value < 0 || value > 1) {
      throw new UsageError(
        `${THRESHOLDS}: ${name} is ${value ?? 'without a score'}; expected ${name}=0.4, from 0 to 1.`,
      );
    }
    if (given.has(id)) throw new UsageError(`${THRESHOLDS} "${text}" gives class ${id} twice; keep one.`);
    given.set(id, value);
  }
  return { rule, given };
}

function thresholdRule(name: string, value: number | undefined): ThresholdRule {
  if (name === 'best-f1') {
    if (value !== undefined) throw new UsageError(`${THRESHOLDS}: best-f1 takes no number, got ${value}.`);
    return { kind: 'best_f1' };
  }
  if (value === undefined || value <= 0 || value > 1) {
    throw new UsageError(
      `${THRESHOLDS}: ${name} is ${value ?? 'without a number'}; expected ${name}=0.9, above 0 and at most 1.`,
    );
  }
  return { kind: name === 'recall' ? 'recall' : 'precision', least: value };
}

/** The rule as it is written. */
export function ruleText(rule: ThresholdRule): string {
  return rule.kind === 'best_f1' ? 'best-f1' : `${rule.kind}=${rule.least}`;
}

/** What `--prior-correction` asks for. @throws UsageError */
export function wantedCorrection(text: string): {
  readonly method: PriorMethod;
  readonly strength: number | undefined;
} {
  const [{ name, value }, ...more] = namedNumbers(text, PRIORS);
  if (more.length > 0) throw new UsageError(`${PRIORS} is "${text}"; expected one method.`);
  if (value !== undefined && (value < 0 || value > 2))
    throw new UsageError(`${PRIORS}: the strength is ${value}; expected a number from 0 to 2.`);
  return { method: pickName(name, METHODS, PRIORS), strength: value };
}

/** Counts by class id, from `--class-counts`. @throws UsageError */
export function givenCounts(text: string, ids: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const flag = '--class-counts';
  return new Map(
    namedNumbers(text, flag).map(({ name, value }) => {
      if (value === undefined || value < 0)
        throw new UsageError(`${flag}: ${name} is ${value ?? 'without a count'}; expected ${name}=100.`);
      return [namedClass(name, ids, flag), value];
    }),
  );
}
