/**
 * @module
 * The anchors of RetinaNet (Lin 2017, section 4; anchor_generators/multiscale_grid_anchor_generator.py): one feature
 * map for each level l, of stride 2^l pixels, with anchors of `anchorScale` strides. 640 × 640, levels 3 to 7, six a
 * cell: 51150 anchors.
 */

import { ConfigError } from '../../util/errors.ts';
import type { AnchorGenerator } from './anchor-generator.ts';
import { generateTilings } from './generate-tilings.ts';

/** The fields of upstream's `multiscale_anchor_generator`. */
export interface MultiscaleAnchorOptions {
  readonly minLevel: number;
  readonly maxLevel: number;
  readonly anchorScale: number;
  readonly aspectRatios: readonly number[];
  readonly scalesPerOctave: number;
  /** Whether anchors are in shares of the image (default, as upstream) or in pixels. */
  readonly normalizeCoordinates?: boolean | undefined;
}

/**
 * The generator with, at level l, for each ratio (outer) and octave step i (inner):
 * h = 2^l · anchorScale · 2^(i / scalesPerOctave) / √ratio, w = the same · √ratio; centres at cell · 2^l + offset,
 * offset = 2^(l−1) where 2^l divides the image's side (or the side is 1), else 0.
 *
 * @throws ConfigError where there is no level or no ratio, or coordinates shall be normalised by a side of 1.
 */
export function multiscaleAnchorGenerator(options: MultiscaleAnchorOptions): AnchorGenerator {
  const name = 'multiscale_anchor_generator';
  const {
    minLevel,
    maxLevel,
    anchorScale,
    aspectRatios,
    scalesPerOctave,
    normalizeCoordinates = true,
  } = options;
  if (minLevel > maxLevel) {
    throw new ConfigError(`${name}: min_level ${minLevel} is above max_level ${maxLevel}.`);
  }
  if (aspectRatios.length === 0 || scalesPerOctave < 1) {
    throw new ConfigError(
      `${name}: needs at least one of aspect_ratios and scales_per_octave ≥ 1, ` +
        `got ${aspectRatios.length} aspect_ratios and scales_per_octave ${scalesPerOctave}.`,
    );
  }
  const octave = Array.from({ length: scalesPerOctave }, (_, i) => 2 ** (i / scalesPerOctave));
  const sizes = aspectRatios.flatMap((ratio) =>
    octave.map((scale) => [scale / Math.sqrt(ratio), scale * Math.sqrt(ratio)] as const),
  );
  const perLocation = new Array<number>(maxLevel - minLevel + 1).fill(sizes.length);
  return {
    name,
    numAnchorsPerLocation: () => perLocation,
    generate(featureMapShapes, imageHeight, imageWidth) {
      if (normalizeCoordinates && (imageHeight === 1 || imageWidth === 1)) {
        throw new ConfigError(
          `${name}: normalize_coordinates needs the image's size in pixels, got ${imageHeight} × ${imageWidth}.`,
        );
      }
      const unit = normalizeCoordinates ? [imageHeight, imageWidth] : [1, 1];
      return generateTilings(name, perLocation, featureMapShapes, (map) => {
        const stride = 2 ** (minLevel + map);
        const base = stride * anchorScale;
        const offset = (side: number): number => (side % stride === 0 || side === 1 ? stride / 2 : 0);
        return {
          heights: sizes.map(([height]) => (base * height) / unit[0]),
          widths: sizes.map(([, width]) => (base * width) / unit[1]),
          stride: [stride / unit[0], stride / unit[1]],
          offset: [offset(imageHeight) / unit[0], offset(imageWidth) / unit[1]],
        };
      });
    },
  };
}
