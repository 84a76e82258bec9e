/**
 * @module
 * Where the stock TensorFlow API computes something else from the exported configuration than Counterweight does from the
 * user's: our switches are gone there, and a few of its traps have no switch that would avoid them.
 */

import { conventionOf } from '../builders/ssd-feature-extractor.ts';
import { ssdIn } from '../config/detector-in.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { generationOf } from '../config/rules/tfod/generation.ts';
import { weightedLosses } from '../config/weighted-losses.ts';
import { FeaturePyramidNetworks_TopDown as TopDown } from '../proto/gen/object_detection/protos/fpn_pb.js';
import { OptimizerConvention } from '../proto/gen/object_detection/protos/optimizer_pb.js';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';

/** A sentence for each difference in `loaded`. */
export function stockDifferences(loaded: LoadedPipelineConfig): string[] {
  const ssd = ssdIn(loaded.config);
  return [
    ...replicas(loaded),
    ...(ssd === undefined ? [] : [...topDown(ssd), ...comparedCodes(ssd)]),
    ...optimizer(loaded),
  ];
}

function replicas({ config }: LoadedPipelineConfig): string[] {
  const scaled = weightedLosses(config).some(
    ({ loss }) => 'scaleLossWithBatchSize' in loss && loss.scaleLossWithBatchSize,
  );
  return scaled
    ? [
        'scale_loss_with_batch_size divides by the matches of the whole batch; the TensorFlow API divides in each replica by those of its part. With one replica there is no difference.',
      ]
    : [];
}

function topDown({ featureExtractor }: Ssd): string[] {
  const pyramid = featureExtractor?.featurePyramidOneof;
  if (featureExtractor === undefined || pyramid?.case !== 'fpn') return [];
  const stock = conventionOf(featureExtractor) === 'slim' ? TopDown.SUM : TopDown.SMOOTHED;
  const chosen = pyramid.value.topDown;
  if (chosen === TopDown.BY_TYPE || chosen === stock) return [];
  return [
    `fpn.top_down: ${TopDown[chosen]} has no place in the TensorFlow API: its ${featureExtractor.type} computes ${TopDown[stock]}, which is another network for the same weights. Train here with ${TopDown[stock]} to have the same.`,
  ];
}

function comparedCodes({ loss }: Ssd): string[] {
  const chosen = loss?.localizationLoss?.localizationLoss;
  if (chosen?.case !== 'weightedIou' && chosen?.case !== 'weightedGiou') return [];
  if (chosen.value.compareCodes) return [];
  const name = chosen.case === 'weightedIou' ? 'weighted_iou' : 'weighted_giou';
  return [
    `${name} compares decoded boxes here; the TensorFlow API compares their codes as if they were corners. compare_codes: true does so here too.`,
  ];
}

function optimizer(loaded: LoadedPipelineConfig): string[] {
  const message = loaded.config.trainConfig?.optimizer;
  const generation = generationOf(loaded);
  if (message === undefined || generation === undefined) return [];
  const stock = generation === 2 ? OptimizerConvention.TENSORFLOW_2 : OptimizerConvention.TENSORFLOW_1;
  const { convention, optimizer: chosen } = message;
  const notes: string[] = [];
  if (convention !== OptimizerConvention.OF_MODEL && convention !== stock)
    notes.push(
      `optimizer.convention: ${OptimizerConvention[convention]} has no place in the TensorFlow API: it trains this model in the form of ${OptimizerConvention[stock]}.`,
    );
  if (generation === 2 && chosen.case === 'rmsPropOptimizer' && !chosen.value.decayLearningRate)
    notes.push(
      'rms_prop_optimizer.decay is the decay of the mean square here; the TensorFlow API lowers the learning rate by it, lr / (1 + decay · step). decay_learning_rate: true does so here too.',
    );
  return notes;
}
