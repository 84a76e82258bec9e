/**
 * @module
 * A list of (scale, aspect ratio) pairs for each feature map (anchor_generators/multiple_grid_anchor_generator.py):
 * what `ssd_anchor_generator` is made of. Sizes are relative to the image's shorter side; strides and offsets are in
 * pixels. Upstream's `clip_window` is never set from a config and is left out: anchors are not clipped.
 */

import { ConfigError } from '../../util/errors.ts';
import type { AnchorGenerator } from './anchor-generator.ts';
import { generateTilings } from './generate-tilings.ts';

/** One anchor of a cell: its scale (relative to the base size) and its aspect ratio width / height. */
export interface AnchorSpec {
  readonly scale: number;
  readonly aspectRatio: number;
}

/** A pair of numbers for y and x. */
export type YxPair = readonly [number, number];

/** M feature maps. */
export interface MultipleGridOptions {
  readonly name?: string | undefined;
  /** [M][n]: the anchors of a cell of each map. */
  readonly specs: readonly (readonly AnchorSpec[])[];
  /** Height and width of an anchor of scale 1 and ratio 1, relative to the shorter side. Default 1, 1. */
  readonly baseAnchorSize?: YxPair | undefined;
  /** [M] pixels. Default: the image's side divided by the map's. */
  readonly strides?: readonly YxPair[] | undefined;
  /** [M] pixels. Default: half the stride. */
  readonly offsets?: readonly YxPair[] | undefined;
}

/**
 * The generator with, on an image of H × W pixels, m = min(H, W):
 * h = scale / √ratio · base_h · m / H, w = scale · √ratio · base_w · m / W; centres at cell · stride + offset.
 *
 * @throws ConfigError where strides or offsets are given for another number of maps.
 */
export function multipleGridAnchorGenerator(options: MultipleGridOptions): AnchorGenerator {
  const {
    name = 'multiple_grid_anchor_generator',
    specs,
    baseAnchorSize = [1, 1],
    strides,
    offsets,
  } = options;
  for (const [field, pairs] of Object.entries({ stride: strides, offset: offsets })) {
    if (pairs !== undefined && pairs.length !== specs.length) {
      throw new ConfigError(
        `${name}: height_${field} and width_${field} have ${pairs.length} values for ${specs.length} layers; ` +
          'give one for each layer, or none.',
      );
    }
  }
  const perLocation = specs.map((list) => list.length);
  return {
    name,
    numAnchorsPerLocation: () => perLocation,
    generate: (featureMapShapes, imageHeight, imageWidth) =>
      generateTilings(name, perLocation, featureMapShapes, (map) => {
        const shorter = Math.min(imageHeight, imageWidth);
        const baseHeight = (baseAnchorSize[0] * shorter) / imageHeight;
        const baseWidth = (baseAnchorSize[1] * shorter) / imageWidth;
        const [rows, columns] = featureMapShapes[map];
        const stride: YxPair = strides
          ? [strides[map][0] / imageHeight, strides[map][1] / imageWidth]
          : [1 / rows, 1 / columns];
        const offset: YxPair = offsets
          ? [offsets[map][0] / imageHeight, offsets[map][1] / imageWidth]
          : [stride[0] / 2, stride[1] / 2];
        return {
          heights: specs[map].map((spec) => (spec.scale / Math.sqrt(spec.aspectRatio)) * baseHeight),
          widths: specs[map].map((spec) => spec.scale * Math.sqrt(spec.aspectRatio) * baseWidth),
          stride,
          offset,
        };
      }),
  };
}
