/**
 * @module
 * What a configuration makes, in figures: its detector, and the memory that training it takes at several batch sizes.
 */

import { buildSsdModel } from '../builders/ssd.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { type SsdSummary, summariseSsd } from '../detection/summarise-ssd.ts';
import { ConfigError } from '../util/errors.ts';
import type { MemoryEstimate } from './estimate-memory.ts';
import { estimateStepMemory } from './estimate-step-memory.ts';
import { ssdOf } from './ssd-of.ts';

/** The figures of a configuration. */
export interface PipelineSummary extends SsdSummary {
  /** The type of its feature extractor. */
  readonly featureExtractor: string;
  /** Of training, at its peak, for each batch size asked for; empty where training is refused. */
  readonly memory: readonly MemoryEstimate[];
  /** Why training is refused, where it is. */
  readonly trainingRefused?: string;
}

/**
 * The figures of `loaded`.
 *
 * @param batchSizes for which the memory of training is estimated.
 * @throws ConfigError for a detector that is wrong or not supported.
 * @example
 * const { totals, anchors } = summarisePipeline(loadPipelineConfig(text, file), [1, 32]);
 */
export function summarisePipeline(
  loaded: LoadedPipelineConfig,
  batchSizes: readonly number[],
): PipelineSummary {
  const message = ssdOf(loaded);
  const summary = {
    ...summariseSsd(buildSsdModel(message)),
    featureExtractor: message.featureExtractor?.type ?? '',
  };
  try {
    return { ...summary, memory: estimateStepMemory(loaded, batchSizes) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { ...summary, memory: [], trainingRefused: error.message };
  }
}
