/**
 * @module
 * Rule: class weights that multiply the loss of objects as a whole more than 3 times, or shrink it below a third. That
 * acts like another learning rate (design section 4).
 *
 * The factor is Σ π_c w_c over the counts of the training data. Where they are not known it is estimated for weights
 * that are inverse to the counts, as most are: π_c ∝ 1 / w_c makes it C / Σ (1 / w_c).
 */

import { ClassWeightNormalizer } from '../../../proto/gen/object_detection/protos/class_weights_pb.js';
import { brief } from '../../brief.ts';
import { ssdIn } from '../../detector-in.ts';
import { type GivenWeight, givenClassWeights, sameWeights } from '../../given-class-weights.ts';
import { trainingClasses } from '../../label-map-classes.ts';
import type { Rule, Subject } from '../../rule.ts';
import { lossesInFileOrder } from '../../weighted-losses.ts';

/** The factor above which weights earn a warning, as in `weights`; below its inverse they do too. */
const SCALE_LIMIT = 3;

/** The mean weight of a box lies between ⅓ and 3. */
export const lossScale: Rule = {
  id: 'CW213',
  name: 'loss-scale',
  severity: 'warning',
  summary: 'Class weights change the scale of the loss more than 3 times.',
  explanation:
    'Weights multiply the loss of the boxes and leave that of the background as it is. Where the mean weight of a box is far from 1, the whole loss changes its scale, which acts like another learning rate and shifts the balance between objects and background. Divide all weights by the mean, let auto_class_weights do so with normalization: INSTANCE, temper or cap them, or change the learning rate knowingly. "check --count" counts the training data; without it the factor is an estimate.',
  target: 'counterweight',
  check(subject, report) {
    const ssd = ssdIn(subject.loaded.config);
    const balanced = ssd?.loss?.classWeightNormalizer === ClassWeightNormalizer.WEIGHTED_MATCHES;
    if (ssd === undefined || (balanced && ssd.normalizeLossByNumMatches)) return;
    const classes = trainingClasses(subject);
    const said: GivenWeight[][] = [];
    for (const weighted of lossesInFileOrder(subject.loaded)) {
      const given = givenClassWeights(weighted, classes);
      if (given === undefined || said.some((other) => sameWeights(other, given))) continue;
      said.push(given);
      const counted = countedScale(given, subject);
      const scale = counted ?? estimatedScale(given);
      if (scale <= SCALE_LIMIT && scale >= 1 / SCALE_LIMIT) continue;
      const at = `${weighted.path}.${given[0].field.replace(/\[.*/, '')}`;
      const basis =
        counted === undefined
          ? 'about FACTOR (an estimate that takes them to be inverse to the counts; check --count counts)'
          : 'FACTOR, going by the counts of the training data';
      report(
        at,
        `These weights multiply the loss of objects by ${basis.replace('FACTOR', brief(scale))}, which acts like a ${scale > 1 ? 'higher' : 'lower'} learning rate. To keep its scale divide each of them by ${brief(scale)}, or use auto_class_weights { normalization: INSTANCE }.`,
      );
    }
  },
};

/** Σ π_c w_c, where every count is known. */
function countedScale(given: readonly GivenWeight[], { surroundings }: Subject): number | undefined {
  const { classCounts } = surroundings;
  if (classCounts === undefined) return undefined;
  let boxes = 0;
  let weighted = 0;
  for (const { id, weight } of given) {
    if (id === undefined) return undefined;
    const count = classCounts.get(id) ?? 0;
    boxes += count;
    weighted += count * weight;
  }
  return boxes === 0 ? undefined : weighted / boxes;
}

/** C / Σ (1 / w_c) over the classes that are not left out. */
function estimatedScale(given: readonly GivenWeight[]): number {
  const positive = given.filter(({ weight }) => weight > 0);
  return positive.length / positive.reduce((sum, { weight }) => sum + 1 / weight, 0);
}
