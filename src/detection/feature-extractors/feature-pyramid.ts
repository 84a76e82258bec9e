/**
 * @module
 * A feature pyramid (Lin et al. 2017, section 3; feature_map_generators.py: fpn_top_down_feature_maps and
 * KerasFpnTopDownFeatureMaps): coarse maps are enlarged and added to finer ones on the way back, and levels above the
 * backbone's are made by convolutions of stride 2.
 *
 * Deliberate difference: where a map enlarged is larger than the finer one (sides that are no multiples), it is cut to
 * fit, as upstream does with explicit padding only; without, upstream fails.
 */

import type { Value } from '../../graph/graph.ts';
import { add, slice, upsampleNearest } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { type ConvHyperparams, KERAS_KERNEL, kernelsOnly } from '../../nn/layers/conv-hyperparams.ts';
import { convolution, separableConvolution } from '../../nn/layers/convolution.ts';
import type { Padding } from '../../nn/layers/convolution-pads.ts';
import type { Network } from '../../nn/network.ts';
import { invariant } from '../../util/errors.ts';
import type { Convention } from '../convention.ts';
import { channelDepth, type DepthRule } from './channel-depth.ts';
import type { FpnOptions } from './feature-extractor.ts';

/** The coarsest level that a backbone has; those above are made here. */
export const COARSEST_BACKBONE_LEVEL = 5;

export interface FeaturePyramidOptions {
  readonly fpn: FpnOptions;
  readonly depth: DepthRule;
  readonly padding: Padding;
  readonly useDepthwise: boolean;
  readonly hyperparams: ConvHyperparams;
  readonly convention: Convention;
  /** The variables' scope: `FeatureExtractor/MobilenetV1/fpn`. */
  readonly scope: string;
  /** The name of the nth further level, n from 0: `bottom_up_Conv2d_14`. */
  readonly coarseName: (n: number) => string;
}

/** The first rows and columns of x [B, C, H, W], as many as `like` has. */
function cutTo(x: Value, like: Value): Value {
  const [b, c, rows, columns] = staticShape(x.shape);
  const [, , height, width] = staticShape(like.shape);
  if (rows === height && columns === width) return x;
  invariant(rows >= height && columns >= width, 'a level is less than half the next finer one');
  return slice(x, [0, 0, 0, 0], [b, c, height, width]);
}

/**
 * The levels from `minLevel` to `maxLevel`, each [B, channels, Hₗ, Wₗ], finest first:
 * top = project(coarsest); then level by level sum = upsample(carried) + project(map), out = smooth(sum), carried = sum
 * or out, as `topDown` says. The coarsest output is not smoothed.
 *
 * @param maps the backbone's maps of levels `minLevel` to min(`maxLevel`, 5), finest first.
 */
export function featurePyramid(
  network: Network,
  maps: readonly Value[],
  options: FeaturePyramidOptions,
): readonly Value[] {
  const { fpn, padding, useDepthwise, hyperparams, convention, scope } = options;
  const channels = channelDepth(fpn.additionalLayerDepth, options.depth);
  const project = (x: Value, level: number): Value =>
    convolution(network, x, {
      scope: `${scope}/projection_${level}`,
      kernel: 1,
      stride: 1,
      padding: 'SAME',
      depth: channels,
      hyperparams: kernelsOnly(hyperparams),
    });
  const block = (x: Value, name: string, stride: number): Value => {
    const layer = { scope: `${scope}/${name}`, kernel: 3, stride, padding, depth: channels, hyperparams };
    if (!useDepthwise) return convolution(network, x, layer);
    const pointwise = convention === 'keras' ? KERAS_KERNEL : undefined;
    return separableConvolution(network, x, { ...layer, pointwise });
  };

  const top = maps.length;
  let carried = project(maps[top - 1], top);
  const levels = [carried];
  for (let level = top - 1; level > 0; level--) {
    const map = project(maps[level - 1], level);
    const sum = add(cutTo(upsampleNearest(carried, 2), map), map);
    const out = block(sum, `smoothing_${level}`, 1);
    levels.unshift(out);
    carried = fpn.topDown === 'SUM' ? sum : out;
  }
  for (let level = COARSEST_BACKBONE_LEVEL + 1; level <= fpn.maxLevel; level++) {
    const name = options.coarseName(level - COARSEST_BACKBONE_LEVEL - 1);
    levels.push(block(levels[levels.length - 1], name, 2));
  }
  return levels;
}

/** Of the names of a backbone's layers at levels 2 to 5, those that a pyramid starts from. */
export function backboneLevels<T>(
  fromLevel2: readonly T[],
  { minLevel, maxLevel }: FpnOptions,
): readonly T[] {
  return fromLevel2.slice(minLevel - 2, Math.min(maxLevel, COARSEST_BACKBONE_LEVEL) - 1);
}
