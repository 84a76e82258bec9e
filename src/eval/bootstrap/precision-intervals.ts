/**
 * @module
 * The intervals of an evaluation: AP and AP50 of each class and over classes, from one bootstrap.
 */

import type { CocoResult } from '../coco/coco-data.ts';
import type { RankedClass } from '../coco/rank-class.ts';
import {
  type Evidence,
  evidenceOfMean,
  type Interval,
  momentsOf,
  precisionInterval,
} from './bootstrap-interval.ts';
import { type BootstrapOptions, bootstrapPrecision } from './bootstrap-precision.ts';

/** 95 % intervals over images; null without replicates or objects. */
export interface PrecisionIntervals {
  readonly AP: Interval | null;
  readonly AP50: Interval | null;
}

/** The intervals of `figures`, which were read off the same matching of I `images` as the rankings of its C classes. */
export function precisionIntervals(
  figures: CocoResult,
  ranked: readonly RankedClass[],
  images: number,
  options: BootstrapOptions,
): { readonly classes: readonly PrecisionIntervals[]; readonly mean: PrecisionIntervals } {
  const drawn = bootstrapPrecision(ranked, images, options);
  const overall = (name: 'AP' | 'AP50'): Interval | null => {
    const evidence = figures.classes.map((each, c): Evidence & { readonly deviation: number } => ({
      images: each.images,
      instances: each.instances,
      deviation: momentsOf(drawn[name][c].filter((value) => value >= 0))?.deviation ?? 0,
    }));
    return precisionInterval(figures.stats[name], drawn.mean[name], evidenceOfMean(evidence));
  };
  return {
    classes: figures.classes.map((each, c) => ({
      AP: precisionInterval(each.AP, drawn.AP[c], each),
      AP50: precisionInterval(each.AP50, drawn.AP50[c], each),
    })),
    mean: { AP: overall('AP'), AP50: overall('AP50') },
  };
}
