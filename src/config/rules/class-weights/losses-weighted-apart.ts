/**
 * @module
 * Rule: under `WEIGHTED_MATCHES` each loss is divided by its own weights, so two losses with different weights are
 * divided by different numbers, and their balance shifts from batch to batch.
 */

import { ClassWeightNormalizer } from '../../../proto/gen/object_detection/protos/class_weights_pb.js';
import { ssdIn } from '../../detector-in.ts';
import { givenClassWeights, sameWeights } from '../../given-class-weights.ts';
import { trainingClasses } from '../../label-map-classes.ts';
import type { Rule } from '../../rule.ts';
import { classWeightForm, weightedLosses } from '../../weighted-losses.ts';

/** A note where `WEIGHTED_MATCHES` divides the two losses by different sums. */
export const lossesWeightedApart: Rule = {
  id: 'CW215',
  name: 'losses-weighted-apart',
  severity: 'note',
  summary: 'class_weight_normalizer is WEIGHTED_MATCHES and the two losses have different class weights.',
  explanation:
    'WEIGHTED_MATCHES divides each loss by the sum of its own weights over the matched anchors. With the same weights in both losses that equals box weights in the records (image/object/weight) and can be exported to the stock TensorFlow API; with different ones the two losses are divided by different numbers.',
  target: 'counterweight',
  check(subject, report) {
    const { config } = subject.loaded;
    const ssd = ssdIn(config);
    if (ssd?.loss?.classWeightNormalizer !== ClassWeightNormalizer.WEIGHTED_MATCHES) return;
    if (!ssd.normalizeLossByNumMatches) return;
    const classes = trainingClasses(subject);
    const losses = weightedLosses(config).filter(({ path }) => path.startsWith('model.ssd.loss.'));
    if (losses.length !== 2 || losses.some(({ loss }) => loss.autoClassWeights !== undefined)) return;
    if (losses.every(({ loss }) => classWeightForm(loss) === undefined)) return;
    const [first, second] = losses.map((weighted) =>
      classWeightForm(weighted.loss) === undefined ? [] : givenClassWeights(weighted, classes),
    );
    if (first === undefined || second === undefined || sameWeights(first, second)) return;
    report(
      'model.ssd.loss.class_weight_normalizer',
      `WEIGHTED_MATCHES divides each loss by its own class weights, and those of ${losses[0].name} and ${losses[1].name} differ. Give both the same, or use MATCHES.`,
    );
  },
};
