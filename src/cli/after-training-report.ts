/**
 * @module
 * What was chosen after training and what it does, as JSON, as text with a table of before and after, and as the entries
 * of an exported file's metadata.
 */

import type { DatasetSpec } from '../dataset/dataset.ts';
import { type LabelMap, labelName } from '../dataset/label-map.ts';
import { STRENGTHS } from '../train/after-training/tune-post-processing.ts';
import type { AfterTraining, UsedSplit } from './after-training.ts';
import { ruleText } from './after-training-flags.ts';
import { numberTable } from './format-table.ts';
import { changeTable, figure } from './threshold-table.ts';

/** A data set in words: `../data/bccd, split val`. */
export function describeSplit(spec: DatasetSpec): string {
  switch (spec.format) {
    case 'voc':
      return spec.split === undefined ? spec.root : `${spec.root}, split ${spec.split}`;
    case 'coco':
      return spec.annotations;
    case 'tfrecord':
      return spec.paths.length === 1 ? spec.paths[0] : `${spec.paths[0]} and ${spec.paths.length - 1} more`;
  }
}

const described = ({ dataset, images }: UsedSplit): string => `${describeSplit(dataset)} (${images} images)`;

/** Values [C] by class id, as JSON has them. */
const byId = (values: readonly number[]): Record<string, number> =>
  Object.fromEntries(values.map((value, c) => [String(c + 1), value]));

/** What was chosen, and how, without what it does. */
function choices({ request, tuned, counts, validation }: AfterTraining): Record<string, unknown> {
  const { correction, thresholds } = request;
  const { classThresholds = [], priorCorrection } = tuned.spec;
  return {
    ...(validation && { validation }),
    ...(correction &&
      counts && {
        prior_correction: {
          method: correction.method,
          strength: tuned.correction?.strength,
          ...(correction.strength === undefined && {
            criterion: correction.criterion,
            tried: tuned.correction?.tried,
          }),
          instances: byId(counts.instances),
          ...(counts.weights && { class_weights: byId(counts.weights) }),
          divisors: priorCorrection ? byId(priorCorrection.divisors) : null,
        },
      }),
    ...(thresholds && {
      score_thresholds: {
        rule: thresholds.rule ? ruleText(thresholds.rule) : null,
        thresholds: Object.fromEntries(
          classThresholds.flatMap((value, c) => (value === undefined ? [] : [[String(c + 1), value]])),
        ),
      },
    }),
  };
}

/** The report as JSON has it. */
export function afterTrainingJson(made: AfterTraining): Record<string, unknown> {
  const { tuned, evaluation, warnings } = made;
  return {
    ...choices(made),
    ...(evaluation && { evaluation: { ...evaluation, variants: tuned.variants } }),
    warnings,
  };
}

/** Entries of the metadata that say how the file's post-processing came about. */
export function afterTrainingMetadata(made: AfterTraining): Record<string, string> {
  return { after_training: JSON.stringify(choices(made)) };
}

function correctionText(made: AfterTraining, labelMap: LabelMap): string[] {
  const { request, tuned, counts, validation } = made;
  const { correction } = request;
  if (correction === undefined || counts === undefined || tuned.correction === undefined) return [];
  const { strength, tried } = tuned.correction;
  const method = correction.method.replace('_', ' ');
  const isTried = correction.strength === undefined;
  const how = isTried
    ? `, of ${STRENGTHS.join(', ')} the one of the largest mean ${correction.criterion} on ${validation ? described(validation) : ''}`
    : '';
  const seen = labelMap.items
    .filter(({ id }) => id >= 1 && id <= request.numClasses)
    .map((item) => {
      const [n, w] = [counts.instances[item.id - 1], counts.weights?.[item.id - 1] ?? 1];
      return `${labelName(item)} ${n}${w === 1 ? '' : ` × ${Number(w.toPrecision(6))}`}`;
    });
  const nothing = tuned.spec.priorCorrection === undefined ? ' Scores stay as they are.' : '';
  return [
    `Prior correction: ${method}, strength ${strength}${how}.${nothing}\nTrained on${counts.weights ? ', with the class weights' : ''}: ${seen.join(', ')}.`,
    ...(isTried
      ? [
          numberTable(
            ['strength', 'AP', 'F1 at one threshold'],
            tried.map((each) => [String(each.strength), figure(each.AP), figure(each.F1)]),
            0,
          ),
        ]
      : []),
  ];
}

const STEPS = {
  as_trained: '',
  prior_corrected: 'The correction, before → after',
  thresholds: 'Thresholds by class, before → after',
} as const;

/** The blocks of text of a report, to be printed with a blank line between. */
export function afterTrainingText(made: AfterTraining, labelMap: LabelMap): string[] {
  const { request, tuned, validation, evaluation } = made;
  const blocks = correctionText(made, labelMap);
  const rule = request.thresholds?.rule;
  if (rule !== undefined && validation !== undefined)
    blocks.push(`Score thresholds: ${ruleText(rule)}, chosen on ${described(validation)}.`);
  if (evaluation === undefined) return blocks;
  const { scoreConverter, classAgnostic, softNmsSigma } = tuned.spec;
  const isAlone = scoreConverter === 'SIGMOID' && !classAgnostic && !softNmsSigma;
  for (const [i, after] of tuned.variants.entries()) {
    const before = tuned.variants[i - 1];
    const isUnchanged = after.name === 'prior_corrected' && tuned.spec.priorCorrection === undefined;
    if (before === undefined || isUnchanged) continue;
    blocks.push(`${STEPS[after.name]}, on ${described(evaluation)}:\n${changeTable(before, after)}`);
    if (after.name === 'thresholds') {
      blocks.push(
        'Before: one threshold for all classes, that of the best mean F1 on the validation data. AP after is that of what is\n' +
          'left: it counts what a threshold drops as not found. Precision, recall and F1 (IoU 0.5) are what thresholds are for.',
      );
    } else if (isAlone) {
      const { maxTotalDetections } = tuned.spec;
      blocks.push(
        "Scores are sigmoids and classes are suppressed one by one, so that no class's own order changed. AP can only change by\n" +
          `what passes score_threshold and by which classes get the ${maxTotalDetections} places of max_total_detections: all are taken in ${before.full_images} of\n` +
          `${evaluation.images} images before, ${after.full_images} after.`,
      );
    }
  }
  return blocks;
}
