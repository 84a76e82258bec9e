/**
 * @module
 * Rule: class weights that differ more than 20 times. Full inverse frequencies above that often do harm (design section
 * 4); tempered and capped weights have the better record.
 */

import { AutoClassWeights_Scheme as Scheme } from '../../../proto/gen/object_detection/protos/class_weights_pb.js';
import { brief } from '../../brief.ts';
import { type GivenWeight, givenClassWeights, sameWeights } from '../../given-class-weights.ts';
import { trainingClasses } from '../../label-map-classes.ts';
import type { Rule } from '../../rule.ts';
import { lossesInFileOrder } from '../../weighted-losses.ts';

/** The ratio above which full inverse weights earn a warning, as in `weights`. */
const RATIO_LIMIT = 20;

const REMEDY =
  'Temper them with auto_class_weights { scheme: SQRT } or EFFECTIVE_NUMBER, or cap them with max_weight (5 or 10).';

/** The largest weight is at most 20 times the smallest; zeros aside. */
export const weightRatio: Rule = {
  id: 'CW212',
  name: 'weight-ratio',
  severity: 'warning',
  summary: 'The largest class weight is more than 20 times the smallest.',
  explanation:
    'A few boxes then pull as hard as thousands of others: training becomes unsteady, and the rare class is seen where it is not. Published results for plain inverse frequencies at such ratios are mixed. The square root of the ratio, the effective number of samples or a cap keep most of the gain. "counterweight weights DATA --scheme sqrt" computes them.',
  target: 'counterweight',
  check(subject, report) {
    const classes = trainingClasses(subject);
    const said: GivenWeight[][] = [];
    for (const weighted of lossesInFileOrder(subject.loaded)) {
      const auto = weighted.loss.autoClassWeights;
      const counts = [...(subject.surroundings.classCounts?.values() ?? [])].filter((count) => count > 0);
      if (auto !== undefined && counts.length > 0) {
        const full = auto.scheme === Scheme.INVERSE || auto.scheme === Scheme.BALANCED;
        const ratio = Math.max(...counts) / Math.min(...counts);
        if (full && auto.maxWeight === 0 && ratio > RATIO_LIMIT)
          report(
            `${weighted.path}.auto_class_weights`,
            `By the counts of the training data the scheme ${Scheme[auto.scheme]} makes the largest weight ${brief(ratio)} times the smallest. ${REMEDY}`,
          );
      }
      const given = givenClassWeights(weighted, classes);
      if (given === undefined || said.some((other) => sameWeights(other, given))) continue;
      const positive = given.filter(({ weight }) => weight > 0).sort((a, b) => a.weight - b.weight);
      if (positive.length === 0) continue;
      const [smallest, largest] = [positive[0], positive[positive.length - 1]];
      if (largest.weight / smallest.weight <= RATIO_LIMIT) continue;
      said.push(given);
      report(
        `${weighted.path}.${largest.field}`,
        `The weight of ${largest.label}, ${largest.weight}, is ${brief(largest.weight / smallest.weight)} times that of ${smallest.label}, ${smallest.weight}. ${REMEDY}`,
      );
    }
  },
};
