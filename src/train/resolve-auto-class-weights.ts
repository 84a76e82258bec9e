/**
 * @module
 * Turns `auto_class_weights` into numbers before a run starts: counts the training data, computes the weights, and
 * writes them into the configuration as `class_weights`, with a comment that says where they come from.
 */

import { computeClassWeights, WEIGHT_NORMALIZATIONS } from '../balance/class-weights.ts';
import { WEIGHT_SCHEMES, type WeightScheme } from '../balance/schemes.ts';
import { weightsByColumn, writeLossWeights } from '../config/edit/write-class-weights.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { weightedLosses } from '../config/weighted-losses.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { datasetStatistics } from '../dataset/statistics.ts';
import type { AutoClassWeights } from '../proto/gen/object_detection/protos/class_weights_pb.js';
import {
  AutoClassWeights_AbsentClass,
  AutoClassWeights_Normalization,
  AutoClassWeights_Scheme,
} from '../proto/gen/object_detection/protos/class_weights_pb.js';

const SCHEMES = Object.keys(WEIGHT_SCHEMES) as WeightScheme[];

/** The text with weights in place of every `auto_class_weights`, and the warnings that go with them. */
export async function resolveAutoClassWeights(
  text: string,
  loaded: LoadedPipelineConfig,
  dataset: Dataset,
  file: string,
): Promise<{ readonly text: string; readonly notes: readonly string[] }> {
  const { classes } = await datasetStatistics(dataset);
  const notes = new Set<string>();
  let resolved = text;
  for (const weighted of weightedLosses(loaded.config)) {
    const auto: AutoClassWeights | undefined = weighted.loss.autoClassWeights;
    if (auto === undefined) continue;
    const scheme =
      SCHEMES.find((name) => name.toUpperCase() === AutoClassWeights_Scheme[auto.scheme]) ?? 'inverse';
    const normalization =
      WEIGHT_NORMALIZATIONS.find(
        (name) => name.toUpperCase() === AutoClassWeights_Normalization[auto.normalization],
      ) ?? 'min';
    const { weights, warnings } = computeClassWeights(classes, {
      scheme,
      normalization,
      power: auto.power,
      beta: auto.beta,
      ...(auto.minWeight > 0 ? { minWeight: auto.minWeight } : {}),
      ...(auto.maxWeight > 0 ? { maxWeight: auto.maxWeight } : {}),
      absentClass: auto.absentClass === AutoClassWeights_AbsentClass.ERROR ? 'error' : 'smallest_weight',
    });
    for (const warning of warnings) notes.add(warning);
    const counts = classes.map(({ name, instances }) => `${name} ${instances}`).join(', ');
    const comment = [
      `class weights by auto_class_weights (${scheme}, normalization ${normalization})`,
      `instances: ${counts}`,
    ];
    const columns = weightsByColumn(classes, weights);
    resolved = writeLossWeights(resolved, weighted, { weights: columns, comment, file }).text;
  }
  return { text: resolved, notes: [...notes] };
}
