/**
 * @module
 * Rule: hard example mining goes with the loss and the sampler beside it (builders/losses_builder.py,
 * meta_architectures/ssd_meta_arch.py).
 */

import { ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

const AT = 'model.ssd.loss.hard_example_miner';

/** No miner beside a focal loss or a random sampler. */
export const minerAndLoss: Rule = {
  id: 'CW311',
  name: 'miner-and-loss',
  severity: 'error',
  summary: 'A hard example miner stands beside a focal loss or a random sampler.',
  explanation:
    'weighted_sigmoid_focal weighs hard examples by itself, over all anchors; the TensorFlow API refuses to build it together with a miner. A random_example_sampler has thrown most background anchors out before the miner could choose the hard ones.',
  check({ loaded: { config, placeOf } }, report) {
    const loss = ssdIn(config)?.loss;
    if (loss?.hardExampleMiner === undefined || placeOf(AT) === undefined) return;
    if (loss.classificationLoss?.classificationLoss.case === 'weightedSigmoidFocal')
      report(
        AT,
        'hard_example_miner does not go with weighted_sigmoid_focal, which weighs hard examples itself. Remove one.',
      );
    if (loss.classificationLoss?.classificationLoss.case === 'weightedDiceClassificationLoss')
      report(
        AT,
        'hard_example_miner does not go with weighted_dice_classification_loss, which has no loss of an anchor to rank by. Remove one.',
      );
    if (loss.randomExampleSampler !== undefined)
      report(
        AT,
        'random_example_sampler has dropped most of the background at random before hard_example_miner looks for the hard part of it. Remove one.',
        { severity: 'warning' },
      );
  },
};
