/**
 * @module
 * Where Keras feature extractors keep the layers over their backbones (models/feature_map_generators.py,
 * bidirectional_feature_pyramid_generators.py), in lists in which layers without weights count too. With explicit padding
 * each strided layer has one more before it; so a place may be one of two, of which at most one has the wanted leaf.
 */

import { objectLeaf } from './object-leaf.ts';
import { splitName } from './parameter-parts.ts';

const EXTRA = /_([12])_Conv2d_(\d+)_\d+x\d+(?:_s2)?_\d+(_depthwise)?(\/BatchNorm)?$/;
const PYRAMID = /\/fpn\/(projection|smoothing|bottom_up)_([^/]+)(\/BatchNorm)?$/;
const BIFPN = /\/bifpn\/([^/]+)\/(?:input_([^/]+)\/1x1_pre_sample|(combine)|(post_combine))(\/BatchNorm)?$/;

/** The places of an extra map's layer: 1×1 convolution, normalisation, activation, then as many for the 3×3 one, or twice. */
function extraPlaces(layer: string, layers: ReadonlySet<string>): string[] {
  const [, half, map, depthwise, norm] = EXTRA.exec(layer) ?? [];
  const isDepthwise = depthwise !== undefined;
  const convolution = layer.slice(0, layer.length - (norm?.length ?? 0));
  const behindDepthwise = !isDepthwise && layers.has(`${convolution}_depthwise`);
  const offset = (norm === undefined ? 0 : 1) + (half === '1' ? 0 : behindDepthwise ? 6 : 3);
  const places = half === '1' ? [offset] : [offset, offset + 1];
  return ['_feature_map_generator', 'feature_map_generator'].flatMap((generator) =>
    places.map((place) => `${generator}/convolutions/${map}/${place}`),
  );
}

/** `bottom_up_Conv2d_14` and `bottom_up_block5` by their numbers. */
const lastNumber = (name: string): number => Number(/(\d+)$/.exec(name)?.[1] ?? 0);

/** The places of a pyramid's layer. Levels count from the finest in names, from the coarsest in lists. */
function pyramidPlaces(layer: string, layers: ReadonlySet<string>): string[] {
  const [, kind, id = '', norm] = PYRAMID.exec(layer) ?? [];
  const numbers = (wanted: string): number[] =>
    [
      ...new Set(
        [...layers].flatMap((other) => {
          const found = PYRAMID.exec(other);
          return found?.[1] === wanted ? [lastNumber(found[2])] : [];
        }),
      ),
    ].sort((a, b) => a - b);
  const behind = norm === undefined ? [0, 1] : [1, 2];
  const number = lastNumber(id);
  if (kind === 'bottom_up') {
    const nth = numbers('bottom_up').indexOf(number);
    return behind.map((place) => `_coarse_feature_layers/${nth}/${place}`);
  }
  const top = Math.max(...numbers('projection'));
  const generator = '_fpn_features_generator';
  if (kind === 'smoothing')
    return behind.map((place) => `${generator}/conv_layers/${top - 1 - number}/${place}`);
  return [
    number === top ? `${generator}/top_layers/0` : `${generator}/residual_blocks/${top - 1 - number}/0`,
  ];
}

const levelOf = (node: string): number => lastNumber(node);
const isContinuation = (node: string): boolean => node.startsWith('0_');

/**
 * The nodes of a bidirectional pyramid in the order of computation, which is that of their names. Of the levels that only
 * continue the backbone, which come first, none but the lowest has layers, and thus a name.
 */
function bifpnNodes(layers: ReadonlySet<string>): readonly string[] {
  const named = [...new Set([...layers].flatMap((layer) => BIFPN.exec(layer)?.[1] ?? []))];
  const first = named.find(isContinuation);
  if (first === undefined) return named;
  const top = Math.max(...named.map(levelOf));
  const continued = Array.from(
    { length: top - levelOf(first) + 1 },
    (_, i) => `0_up_lvl_${levelOf(first) + i}`,
  );
  return [...continued, ...named.filter((node) => !isContinuation(node))];
}

/**
 * The place of a layer in a bidirectional pyramid. A node's first input has the node's own level, or is its only one.
 */
function bifpnPlaces(layer: string, layers: ReadonlySet<string>): string[] {
  const [, node = '', input, combine, post, norm] = BIFPN.exec(layer) ?? [];
  const index = bifpnNodes(layers).indexOf(node);
  const behind = norm === undefined ? 0 : 1;
  if (input !== undefined) {
    const nth = isContinuation(node) || levelOf(input) === levelOf(node) ? 0 : 1;
    return [`_bifpn_stage/node_input_blocks/${index}/${nth}/1/${behind}`];
  }
  if (combine !== undefined) return [`_bifpn_stage/node_combine_op/${index}`];
  if (post !== undefined) return [`_bifpn_stage/node_post_combine_block/${index}/${1 + behind}`];
  return [];
}

/** The paths at which each of `names`, parameters over a backbone, may be, below `_feature_extractor`. */
export function featureMapPaths(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const layers = new Set(names.map((name) => splitName(name)[0]));
  return new Map(
    names.map((name) => {
      const [layer, leaf] = splitName(name);
      const find = [
        [EXTRA, extraPlaces],
        [PYRAMID, pyramidPlaces],
        [BIFPN, bifpnPlaces],
      ] as const;
      const places = find.find(([pattern]) => pattern.test(layer))?.[1](layer, layers) ?? [];
      return [name, places.map((place) => `${place}/${objectLeaf(leaf)}`)];
    }),
  );
}
