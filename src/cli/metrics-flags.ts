/**
 * @module
 * Which metric sets an evaluation gives, by `--metrics` or `eval_config.metrics_set`, and their figures under
 * upstream's tags.
 */

import type { CocoResult } from '../eval/coco/coco-data.ts';
import type { EvaluationData } from '../eval/evaluation-data.ts';
import { cocoMetrics } from '../eval/metrics/coco-metrics.ts';
import { lvisMetrics } from '../eval/metrics/lvis-metrics.ts';
import {
  COCO_SET,
  isMetricsSet,
  isPascalSet,
  LVIS_SET,
  MASK_SETS,
  METRICS_SETS,
  type MetricsSetName,
} from '../eval/metrics/metrics-sets.ts';
import { pascalMetrics } from '../eval/metrics/pascal-metrics.ts';
import type { EvalConfig } from '../proto/gen/object_detection/protos/eval_pb.js';
import { UsageError } from '../util/errors.ts';

/** The sets named by `--metrics a,b`. @throws UsageError for a name that is not known */
export function namedMetricsSets(text: string): MetricsSetName[] {
  return text.split(',').map((entry) => {
    const name = entry.trim();
    if (isMetricsSet(name)) return name;
    const why = MASK_SETS.includes(name) ? 'is not of boxes' : 'is not known';
    throw new UsageError(`The metrics set "${name}" ${why}; use ${METRICS_SETS.join(', ')}.`);
  });
}

/** The sets of a configuration; COCO's where it names none that is known. */
export function configuredMetricsSets(config: EvalConfig | undefined): MetricsSetName[] {
  const known = (config?.metricsSet ?? []).filter(isMetricsSet);
  return known.length === 0 ? [COCO_SET] : [...new Set(known)];
}

export interface MetricsInput {
  readonly data: EvaluationData;
  /** COCO's figures of `data`. */
  readonly coco: CocoResult;
  readonly config: EvalConfig | undefined;
  readonly elevenPoints: boolean;
  /** Images that show each class, by id, for LVIS's groups. */
  readonly trainingImages: ReadonlyMap<number, number>;
}

/** The figures of `sets` by set and tag; null where nothing counts. */
export function taggedMetrics(
  sets: readonly MetricsSetName[],
  input: MetricsInput,
): Record<string, Record<string, number | null>> {
  const { data, coco, config, elevenPoints, trainingImages } = input;
  const figuresOf = (name: MetricsSetName): ReadonlyMap<string, number> => {
    if (isPascalSet(name)) {
      const recallBounds = [config?.recallLowerBound ?? 0, config?.recallUpperBound ?? 1] as const;
      return pascalMetrics(name, data, { recallBounds, elevenPoints });
    }
    if (name === LVIS_SET) return lvisMetrics(data, trainingImages);
    return cocoMetrics(coco, {
      allPerCategory: config?.allMetricsPerCategory ?? false,
      superCategories: config?.superCategories ?? {},
    });
  };
  return Object.fromEntries(
    sets.map((name) => [
      name,
      Object.fromEntries(
        [...figuresOf(name)].map(([tag, value]) => [tag, Number.isNaN(value) ? null : value]),
      ),
    ]),
  );
}
