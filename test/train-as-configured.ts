/**
 * @module
 * Trains an upstream configuration for some steps on one batch of random pictures, as it says but for sizes: its own
 * classes, loss, miner, target assignment, optimizer and clipping.
 */

import { readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { type LoadedPipelineConfig, loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import {
  FixedShapeResizerSchema,
  ImageResizerSchema,
} from '../src/proto/gen/object_detection/protos/image_resizer_pb.js';
import { planTraining, type TrainingPlan } from '../src/train/training-plan.ts';
import { createTrainingStep } from '../src/train/training-step.ts';
import { ssdBatch } from './torch/ssd-case.ts';
import { UPSTREAM_CONFIGS } from './train-real-detector.ts';

export interface SmallSizes {
  /** Of square images, in pixels. */
  readonly side: number;
  readonly batchSize: number;
}

/** An upstream configuration of an SSD with other sizes. */
export function upstreamConfig(name: string, { side, batchSize }: SmallSizes): LoadedPipelineConfig {
  const loaded = loadPipelineConfig(readFileSync(new URL(name, UPSTREAM_CONFIGS), 'utf8'), name);
  const model = loaded.config.model?.model;
  if (model?.case !== 'ssd') throw new Error(`${name} has no ssd`);
  model.value.imageResizer = create(ImageResizerSchema, {
    imageResizerOneof: {
      case: 'fixedShapeResizer',
      value: create(FixedShapeResizerSchema, { height: side, width: side }),
    },
  });
  if (loaded.config.trainConfig !== undefined) loaded.config.trainConfig.batchSize = batchSize;
  return loaded;
}

/** The plan of a run, with data that nobody reads. */
export function planAsConfigured(loaded: LoadedPipelineConfig): TrainingPlan {
  return planTraining(loaded, {
    dataset: { format: 'tfrecord', paths: [] },
    labelMap: { items: [] },
    seed: 1,
    workers: 1,
    cacheBytes: 0,
  });
}

export interface RunOptions {
  readonly steps: number;
  /** The rate of momentum optimizers; others keep the configuration's first. */
  readonly momentumRate: number;
}

/** The total loss of each step. */
export async function trainAsConfigured(
  loaded: LoadedPipelineConfig,
  { steps, momentumRate }: RunOptions,
): Promise<number[]> {
  const { step, input, learningRate } = planAsConfigured(loaded);
  const isMomentum = loaded.config.trainConfig?.optimizer?.optimizer.case === 'momentumOptimizer';
  const batch = ssdBatch(step, 3, input.targets);
  const training = await createTrainingStep(step, { seed: 1 }, { threads: 1 });
  const losses: number[] = [];
  for (let n = 0; n < steps; n++)
    losses.push((await training.run(batch, isMomentum ? momentumRate : learningRate(n), n)).total);
  await training.close();
  return losses;
}
