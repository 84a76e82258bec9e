/**
 * @module
 * The anchors of SSD (Liu 2016, section 2.2; anchor_generators/multiple_grid_anchor_generator.py,
 * `create_ssd_anchors`). On a 300 × 300 image with maps of 19, 10, 5, 3, 2 and 1 cells a side: 1917 anchors.
 */

import { ConfigError } from '../../util/errors.ts';
import type { AnchorGenerator } from './anchor-generator.ts';
import {
  type AnchorSpec,
  multipleGridAnchorGenerator,
  type YxPair,
} from './multiple-grid-anchor-generator.ts';

/** The fields of upstream's `ssd_anchor_generator`, as a config gives them (its defaults are the builder's matter). */
export interface SsdAnchorOptions {
  readonly numLayers: number;
  readonly minScale: number;
  readonly maxScale: number;
  /** [numLayers], instead of scales evenly from `minScale` to `maxScale`. Empty or absent: the latter. */
  readonly scales?: readonly number[] | undefined;
  /** In the config's order. */
  readonly aspectRatios: readonly number[];
  /** Ratio of the extra anchor of scale √(s_k · s_{k+1}); 0: no such anchor. */
  readonly interpolatedScaleAspectRatio: number;
  /** Whether the first map gets only (0.1, 1), (s_0, 2), (s_0, ½). */
  readonly reduceBoxesInLowestLayer: boolean;
  readonly baseAnchorSize?: YxPair | undefined;
  /** [numLayers] pixels, y and x. */
  readonly strides?: readonly YxPair[] | undefined;
  /** [numLayers] pixels, y and x. */
  readonly offsets?: readonly YxPair[] | undefined;
}

/**
 * The generator with scales s_k = min + (max − min) · k / (layers − 1), s_layers = 1, and on map k one anchor
 * (s_k, ratio) for each aspect ratio, then (√(s_k · s_{k+1}), interpolated ratio).
 *
 * @throws ConfigError where the scales cannot be computed or a layer would have no anchor.
 */
export function ssdAnchorGenerator(options: SsdAnchorOptions): AnchorGenerator {
  const { numLayers, aspectRatios, interpolatedScaleAspectRatio, reduceBoxesInLowestLayer } = options;
  const scales = [...layerScales(options), 1];
  const specs = Array.from({ length: numLayers }, (_, layer): AnchorSpec[] => {
    const scale = scales[layer];
    if (layer === 0 && reduceBoxesInLowestLayer) {
      return [
        { scale: 0.1, aspectRatio: 1 },
        { scale, aspectRatio: 2 },
        { scale, aspectRatio: 0.5 },
      ];
    }
    const list = aspectRatios.map((aspectRatio) => ({ scale, aspectRatio }));
    if (interpolatedScaleAspectRatio > 0) {
      list.push({ scale: Math.sqrt(scale * scales[layer + 1]), aspectRatio: interpolatedScaleAspectRatio });
    }
    return list;
  });
  const empty = specs.findIndex((list) => list.length === 0);
  if (empty >= 0) {
    throw new ConfigError(
      `ssd_anchor_generator: layer ${empty} has no anchors; give aspect_ratios, or an interpolated_scale_aspect_ratio above 0.`,
    );
  }
  const { baseAnchorSize, strides, offsets } = options;
  return multipleGridAnchorGenerator({
    name: 'ssd_anchor_generator',
    specs,
    baseAnchorSize,
    strides,
    offsets,
  });
}

/** [numLayers] the scale of each map. */
function layerScales({ numLayers, minScale, maxScale, scales }: SsdAnchorOptions): readonly number[] {
  if (scales !== undefined && scales.length > 0) {
    if (scales.length !== numLayers) {
      throw new ConfigError(
        `ssd_anchor_generator: scales has ${scales.length} values for num_layers ${numLayers}; give one for each layer.`,
      );
    }
    return scales;
  }
  if (!(Number.isInteger(numLayers) && numLayers >= 2)) {
    throw new ConfigError(
      `ssd_anchor_generator: num_layers is ${numLayers}; without scales it must be 2 or more, ` +
        'as the scales are spread evenly from min_scale to max_scale.',
    );
  }
  return Array.from(
    { length: numLayers },
    (_, k) => minScale + ((maxScale - minScale) * k) / (numLayers - 1),
  );
}
