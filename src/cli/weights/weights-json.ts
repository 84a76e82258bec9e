/**
 * @module
 * The stable JSON of `weights`: `classes` have the weights of the one scheme that was asked for, or written, or `inverse`;
 * where none was named, `schemes` has all of them and `recommendation` what to take.
 */

import type { WeighedScheme } from '../../balance/compare-schemes.ts';
import type { Recommendation } from '../../balance/recommend-weights.ts';
import type { WrittenClassWeights } from '../../config/edit/write-class-weights.ts';
import type { DatasetStatistics } from '../../dataset/statistics.ts';

/** What is printed. */
export interface WeightsResult {
  readonly data: string;
  readonly split: string | undefined;
  readonly statistics: DatasetStatistics;
  readonly chosen: WeighedScheme;
  readonly compared?: {
    readonly schemes: readonly WeighedScheme[];
    readonly recommendation: Recommendation;
  };
  readonly written: { readonly file: string; readonly result: WrittenClassWeights } | undefined;
}

export function weightsJson({ data, split, statistics, chosen, compared, written }: WeightsResult): object {
  return {
    data,
    ...(split === undefined ? {} : { split }),
    ...optionsJson(chosen),
    images: statistics.images,
    instances: statistics.instances,
    classes: statistics.classes.map(({ id, name, instances, images }, i) => ({
      id,
      name,
      instances,
      images,
      weight: chosen.weights[i],
      lossShare: chosen.shares.before[i],
      lossShareAfter: chosen.shares.after[i],
    })),
    lossScale: chosen.shares.scale,
    warnings: chosen.warnings.map(({ text }) => text),
    ...(compared === undefined
      ? {}
      : {
          schemes: compared.schemes.map(schemeJson),
          recommendation: {
            ...(compared.recommendation.choice === undefined
              ? { scheme: null }
              : schemeJson(compared.recommendation.choice)),
            reasons: compared.recommendation.reasons,
          },
        }),
    ...(written === undefined
      ? {}
      : { written: { file: written.file, losses: written.result.losses, notes: written.result.notes } }),
  };
}

function schemeJson(scheme: WeighedScheme): object {
  const { weights, shares, warnings } = scheme;
  return {
    ...optionsJson(scheme),
    weights,
    lossShares: shares.after,
    lossScale: shares.scale,
    warnings: warnings.map(({ kind, text }) => ({ kind, text })),
  };
}

function optionsJson({ options }: WeighedScheme): object {
  const { scheme, power = 0.5, beta = 0.999, normalization = 'min', minWeight, maxWeight } = options;
  return {
    scheme,
    ...(scheme === 'power' ? { power } : {}),
    ...(scheme === 'effective_number' ? { beta } : {}),
    normalization,
    ...(minWeight === undefined ? {} : { minWeight }),
    ...(maxWeight === undefined ? {} : { maxWeight }),
  };
}
