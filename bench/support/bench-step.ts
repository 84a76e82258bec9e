/**
 * @module
 * The training step that the benches time, made the way a run makes it: a configuration, `planTraining`,
 * `createTrainingStep`. One call trains once on a batch of noise with ten boxes an image, target assignment included.
 */

import { loadPipelineConfig } from '../../src/config/load-pipeline-config.ts';
import type { GroundTruth } from '../../src/dataset/sample.ts';
import { type Batch, emptyBatch } from '../../src/input/batch.ts';
import { createTargetEncoder } from '../../src/input/encode-targets.ts';
import type { SessionOptions } from '../../src/runtime/compile-program.ts';
import { planTraining, type TrainingPlan } from '../../src/train/training-plan.ts';
import { createTrainingStep, type StepLosses } from '../../src/train/training-step.ts';
import { createRandom, type Random } from '../../src/util/random.ts';
import { type SsdShape, ssdConfig } from './ssd-config.ts';

const BOXES = 10;

/** The plan of training `shape`, without data. */
export function benchPlan(shape: SsdShape): TrainingPlan {
  const items = Array.from({ length: shape.classes }, (_, i) => ({ id: i + 1, name: `class ${i + 1}` }));
  return planTraining(loadPipelineConfig(ssdConfig(shape), 'bench.config'), {
    dataset: { format: 'voc', root: 'none' },
    labelMap: { items },
    seed: 1,
    workers: 0,
    cacheBytes: 0,
  });
}

function randomTruth(random: Random, classes: number): GroundTruth {
  const boxesYxyx = new Float32Array(BOXES * 4);
  for (let box = 0; box < BOXES; box++) {
    const [height, width] = [random.uniform(0.1, 0.4), random.uniform(0.1, 0.4)];
    const [y, x] = [random.uniform(0, 1 - height), random.uniform(0, 1 - width)];
    boxesYxyx.set([y, x, y + height, x + width], 4 * box);
  }
  return {
    boxesYxyx,
    classes: Int32Array.from({ length: BOXES }, () => 1 + random.int(classes)),
    weights: new Float32Array(BOXES).fill(1),
    difficult: new Uint8Array(BOXES),
    isCrowd: new Uint8Array(BOXES),
    groupOf: new Uint8Array(BOXES),
  };
}

/** A batch of noise for `plan`, and the assignment of its targets, to be called for each step. */
export function benchBatch(plan: TrainingPlan): { readonly batch: Batch; assign(): void } {
  const random = createRandom(7);
  const encoder = createTargetEncoder(plan.input.targets);
  const { inputHeight: height, inputWidth: width, numClasses } = plan.step.model;
  const batch = emptyBatch(0, { ...encoder, batchSize: plan.step.batchSize, numClasses, height, width });
  for (let i = 0; i < batch.images.length; i++) batch.images[i] = random.int(256);
  const truths = Array.from({ length: plan.step.batchSize }, () => randomTruth(random, numClasses));
  return {
    batch,
    assign: () => {
      batch.boxCounts.fill(0);
      truths.forEach((truth, row) => {
        encoder.encode(truth, batch, row);
      });
    },
  };
}

/** A step to be timed. */
export interface BenchStep {
  run(): Promise<StepLosses>;
  close(): Promise<void>;
}

/** Compiles the step of `shape`. */
export async function createBenchStep(shape: SsdShape, session: SessionOptions): Promise<BenchStep> {
  const plan = benchPlan(shape);
  const { batch, assign } = benchBatch(plan);
  const step = await createTrainingStep(plan.step, { seed: plan.seed }, session);
  let done = 0;
  return {
    run: () => {
      assign();
      return step.run(batch, plan.learningRate(done), done++);
    },
    close: () => step.close(),
  };
}
