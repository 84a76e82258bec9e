/**
 * @module
 * Trains the detector of an upstream configuration for some steps on one batch of random pictures, at a stated size of
 * image, of thinned channels and of three classes, so that it is quick: are the losses finite, and do they fall?
 */

import { readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { buildLosses } from '../src/builders/losses.ts';
import { buildSsdModel } from '../src/builders/ssd.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { momentum } from '../src/nn/optimizers/momentum.ts';
import {
  FixedShapeResizerSchema,
  ImageResizerSchema,
} from '../src/proto/gen/object_detection/protos/image_resizer_pb.js';
import type { Ssd } from '../src/proto/gen/object_detection/protos/ssd_pb.js';
import { createTrainingStep } from '../src/train/training-step.ts';
import { ssdBatch } from './torch/ssd-case.ts';

export const UPSTREAM_CONFIGS: URL = new URL('../../shared/configs/', import.meta.url);

export interface QuickTraining {
  /** Of square images, in pixels. */
  readonly side: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly depthMultiplier?: number;
  readonly batchSize?: number;
}

/** The SSD of an upstream configuration, made small. */
export function smallSsd(name: string, { side, depthMultiplier = 1 }: QuickTraining): Ssd {
  const { config } = loadPipelineConfig(readFileSync(new URL(name, UPSTREAM_CONFIGS), 'utf8'), name);
  const model = config.model?.model;
  if (model?.case !== 'ssd') throw new Error(`${name} has no ssd`);
  const ssd = model.value;
  ssd.numClasses = 3;
  ssd.imageResizer = create(ImageResizerSchema, {
    imageResizerOneof: {
      case: 'fixedShapeResizer',
      value: create(FixedShapeResizerSchema, { height: side, width: side }),
    },
  });
  if (ssd.featureExtractor !== undefined) ssd.featureExtractor.depthMultiplier *= depthMultiplier;
  return ssd;
}

/** The total loss of each step. */
export async function trainQuickly(name: string, options: QuickTraining): Promise<number[]> {
  const ssd = smallSsd(name, options);
  const step = {
    model: buildSsdModel(ssd),
    loss: buildLosses(ssd, { classNames: ['a', 'b', 'c'] }),
    optimizer: momentum({ momentum: 0.9 }),
    clipNorm: 10,
    regularize: true,
    batchSize: options.batchSize ?? 2,
  };
  const batch = ssdBatch(step, 3);
  const training = await createTrainingStep(step, { seed: 1 }, { threads: 1 });
  const losses: number[] = [];
  for (let n = 0; n < options.steps; n++)
    losses.push((await training.run(batch, options.learningRate, n)).total);
  await training.close();
  return losses;
}
