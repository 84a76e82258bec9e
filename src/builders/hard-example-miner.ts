/**
 * @module
 * `HardExampleMiner` message → miner options (builders/losses_builder.py, `build_hard_example_miner`). As upstream, 0 or
 * less means no limit for `num_hard_examples` and `max_negatives_per_positive`.
 */

import type { HardExampleMinerOptions } from '../detection/hard-example-miner.ts';
import {
  type HardExampleMiner,
  HardExampleMiner_LossType as LossType,
} from '../proto/gen/object_detection/protos/losses_pb.js';
import { requireValue } from './unsupported.ts';

const LOSS_TYPES: Readonly<Record<LossType, HardExampleMinerOptions['lossType']>> = {
  [LossType.BOTH]: 'BOTH',
  [LossType.CLASSIFICATION]: 'CLASSIFICATION',
  [LossType.LOCALIZATION]: 'LOCALIZATION',
};

/**
 * @param weights the loss's `classification_weight` and `localization_weight`, which score anchors under `BOTH`.
 * @throws ConfigError where `iou_threshold` is below 0.
 */
export function buildHardExampleMiner(
  message: HardExampleMiner,
  weights: Pick<HardExampleMinerOptions, 'classificationWeight' | 'localizationWeight'>,
): HardExampleMinerOptions {
  const { numHardExamples, iouThreshold, lossType, maxNegativesPerPositive, minNegativesPerImage } = message;
  const where = 'model.ssd.loss.hard_example_miner';
  requireValue(iouThreshold >= 0, `${where}.iou_threshold`, 'at least 0', iouThreshold);
  const limit = (value: number): number | undefined => (value > 0 ? value : undefined);
  return {
    numHardExamples: limit(numHardExamples),
    iouThreshold,
    lossType: LOSS_TYPES[lossType],
    ...weights,
    maxNegativesPerPositive: limit(maxNegativesPerPositive),
    minNegativesPerImage,
  };
}
