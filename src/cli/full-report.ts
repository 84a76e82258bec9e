/**
 * @module
 * All that `eval` says of detections on a data set, whoever made them: COCO's figures with what follows from them, and the
 * metric sets asked for; and the flags that say how.
 */

import { type EvaluationReport, evaluateData } from '../eval/evaluate-data.ts';
import type { EvaluationData } from '../eval/evaluation-data.ts';
import type { MetricsSetName } from '../eval/metrics/metrics-sets.ts';
import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { configuredMetricsSets, namedMetricsSets, taggedMetrics } from './metrics-flags.ts';

/** How an evaluation is made; every flag has a default. */
export interface ReportFlags {
  readonly metrics?: string;
  readonly elevenPoints?: boolean;
  readonly bootstrap?: number;
  readonly seed?: number;
  readonly minScore?: number;
}

/** What `eval` prints and keeps beside where it comes from. */
export type FullReport = EvaluationReport & {
  /** The figures of each metric set by upstream's tag. */
  readonly metrics: Record<string, Record<string, number | null>>;
};

const PRECISIONS = [0.5, 0.75, 0.9];
/** Draws of the bootstrap by default. */
export const REPLICATES = 1000;

/** The sets of `--metrics`, else those of `config`, else COCO's. @throws UsageError */
export function chosenSets(
  flags: ReportFlags,
  config: TrainEvalPipelineConfig | undefined,
): MetricsSetName[] {
  return flags.metrics === undefined
    ? configuredMetricsSets(config?.evalConfig)
    : namedMetricsSets(flags.metrics);
}

/** Evaluates `data`. @throws DataError */
export function fullReport(
  data: EvaluationData,
  sets: readonly MetricsSetName[],
  flags: ReportFlags,
  known: {
    readonly config: TrainEvalPipelineConfig | undefined;
    readonly trainingImages: ReadonlyMap<number, number>;
  },
): FullReport {
  const report = evaluateData(data, {
    replicates: flags.bootstrap ?? REPLICATES,
    seed: flags.seed ?? 0,
    precisions: PRECISIONS,
    minScore: flags.minScore,
  });
  const metrics = taggedMetrics(sets, {
    data,
    coco: report,
    config: known.config?.evalConfig,
    elevenPoints: flags.elevenPoints === true,
    trainingImages: known.trainingImages,
  });
  return { ...report, metrics };
}
