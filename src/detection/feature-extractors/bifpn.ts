/**
 * @module
 * The bidirectional feature pyramid of EfficientDet (Tan et al. 2020, section 3), as upstream's
 * bidirectional_feature_pyramid_generators.py: in each iteration the maps are merged from the coarsest to the finest, then
 * back, by weights that are learned. `plan-bifpn.ts` says which map is made of which; this file builds them.
 *
 * Deliberate difference: `attention` takes the softmax over a node's inputs, as the paper. Upstream's softmax is over an
 * axis of length 1, hence adds the maps; `sum` does that.
 */

import type { Value } from '../../graph/graph.ts';
import { add, div, mul, reduceSum, relu, reshape, slice, softmax, upsampleNearest } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { activate } from '../../nn/activation.ts';
import { ones } from '../../nn/initializers/constant.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { convolution, separableConvolution } from '../../nn/layers/convolution.ts';
import { maxPooling } from '../../nn/layers/pooling.ts';
import type { Network } from '../../nn/network.ts';
import { ConfigError, invariant } from '../../util/errors.ts';
import type { BifpnOptions, CombineMethod } from './feature-extractor.ts';
import { type BifpnNode, bifpnInputName, planBifpn } from './plan-bifpn.ts';

/** How n maps m become one, by n weights w: Σ mᵢ vᵢ with the factors v that the method makes of w; `sum` has no weights. */
const FACTORS: Readonly<Record<Exclude<CombineMethod, 'sum'>, (weights: Value) => Value>> = {
  fast_attention: (w) => div(relu(w), add(reduceSum(relu(w)), 1e-4)),
  attention: (w) => softmax(w, 0),
  weighted_sum: (w) => w,
};

const KERNEL = 3;

/** A map and its level. */
interface LevelMap {
  readonly level: number;
  readonly map: Value;
}

/** Σ of the maps, or as the method weighs them: `bifpn_combine_weights` [n, 1] under `scope`. */
function combine(network: Network, maps: readonly Value[], scope: string, method: CombineMethod): Value {
  if (maps.length === 1) return maps[0];
  if (method === 'sum') return maps.reduce((sum, map) => add(sum, map));
  const weights = network.parameter({
    name: `${scope}/bifpn_combine_weights`,
    shape: [maps.length, 1],
    initialize: ones,
    trainable: true,
  });
  const factors = FACTORS[method](weights);
  return maps
    .map((map, i) => mul(map, reshape(slice(factors, [i, 0], [i + 1, 1]), [1, 1, 1, 1])))
    .reduce((sum, map) => add(sum, map));
}

/** `map` halved by a 3×3 maximum, or doubled by repetition, as often as it takes from one level to the other. */
function resample({ level, map }: LevelMap, to: number): Value {
  const factor = 2 ** Math.abs(to - level);
  if (to === level) return map;
  return to > level ? maxPooling(map, factor + 1, factor) : upsampleNearest(map, factor);
}

/**
 * The pyramid minLevel … maxLevel, finest first, each [B, numFilters, Hₗ, Wₗ].
 *
 * @param inputs the backbone's maps, level by level from minLevel on.
 * @param scope the variables' scope, `FeatureExtractor/bifpn`. Below it are upstream's own node names:
 * `{node}/input_{other}/1x1_pre_sample`, `{node}/combine`, `{node}/post_combine`.
 * @throws ConfigError where a map is not exactly twice as large as the next, so that the two do not meet.
 */
export function bifpn(
  network: Network,
  inputs: readonly Value[],
  scope: string,
  { hyperparams, ...options }: BifpnOptions & { readonly hyperparams: ConvHyperparams },
): readonly Value[] {
  const { minLevel, maxLevel, numFilters } = options;
  const maps = new Map<string, LevelMap>(
    inputs.map((map, i) => [bifpnInputName(minLevel + i), { level: minLevel + i, map }]),
  );
  const fromBackbone = new Set(maps.keys());
  const linear: ConvHyperparams = { ...hyperparams, activation: 'NONE' };

  /** One input of a node at the node's level; what the backbone gives is brought to numFilters channels first. */
  const input = (node: BifpnNode, name: string): Value => {
    const found = maps.get(name);
    invariant(found !== undefined, `the pyramid has no map "${name}"`);
    if (!fromBackbone.has(name)) return resample(found, node.level);
    const layer = {
      scope: `${scope}/${node.name}/input_${name}/1x1_pre_sample`,
      kernel: 1,
      stride: 1,
      padding: 'SAME',
      depth: numFilters,
      hyperparams: linear,
    } as const;
    return resample({ level: found.level, map: convolution(network, found.map, layer) }, node.level);
  };

  const nodes = planBifpn({ ...options, inputMaxLevel: minLevel + inputs.length - 1 });
  for (const node of nodes) {
    const parts = node.inputs.map((name) => input(node, name));
    requireOneSize(parts, node);
    const merged = combine(network, parts, `${scope}/${node.name}/combine`, options.combineMethod);
    const layer = {
      scope: `${scope}/${node.name}/post_combine`,
      kernel: KERNEL,
      stride: 1,
      padding: 'SAME',
      depth: numFilters,
      hyperparams: linear,
    } as const;
    // a level that only continues the backbone has no layers after it
    const map =
      parts.length === 1
        ? merged
        : separableConvolution(network, activate(merged, hyperparams.activation), layer);
    maps.set(node.name, { level: node.level, map });
  }
  return nodes.slice(-(maxLevel - minLevel + 1)).map(({ name }) => {
    const found = maps.get(name);
    invariant(found !== undefined, `the pyramid has no map "${name}"`);
    return found.map;
  });
}

/** @throws ConfigError where maps that are to be merged differ in size */
function requireOneSize(parts: readonly Value[], { level }: BifpnNode): void {
  const sizes = parts.map(({ shape }) => staticShape(shape).slice(2).join('×'));
  if (sizes.every((size) => size === sizes[0])) return;
  throw new ConfigError(
    `The feature pyramid merges maps of ${[...new Set(sizes)].join(' and ')} cells at level ${level}; ` +
      'make the height and width of the image multiples of 2^max_level, or set pad_to_multiple to that.',
  );
}
