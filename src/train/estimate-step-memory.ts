/**
 * @module
 * The memory of training a configuration at several batch sizes, from the configuration alone: no data, no class names.
 */

import { clone } from '@bufbuild/protobuf';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { weightedLosses } from '../config/weighted-losses.ts';
import { TrainEvalPipelineConfigSchema } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { estimateMemory, type MemoryEstimate } from './estimate-memory.ts';
import { planStep } from './training-plan.ts';

/** `loaded` without class weights, which may need names or counts of the data and take a few numbers of memory. */
function withoutClassWeights(loaded: LoadedPipelineConfig): LoadedPipelineConfig {
  const config = clone(TrainEvalPipelineConfigSchema, loaded.config);
  for (const { loss } of weightedLosses(config)) {
    loss.classWeights = [];
    loss.classWeight = [];
    delete loss.autoClassWeights;
  }
  return { ...loaded, config };
}

/**
 * What training `loaded` takes at its peak, for each of `batchSizes`, with one worker thread and without the decoded images
 * that it keeps.
 *
 * @throws ConfigError for what of the model or its training is wrong or not supported.
 * @example
 * const [one, many] = estimateStepMemory(loadPipelineConfig(text, file), [1, 32]);
 */
export function estimateStepMemory(
  loaded: LoadedPipelineConfig,
  batchSizes: readonly number[],
): readonly MemoryEstimate[] {
  const { step } = planStep(withoutClassWeights(loaded));
  return batchSizes.map((batchSize) => estimateMemory({ ...step, batchSize }, { workers: 1, imageBytes: 0 }));
}
