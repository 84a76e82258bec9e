/**
 * @module
 * Where a Keras backbone keeps its layers. A checkpoint of it counts the layers that have weights, convolutions and batch
 * normalisations, in Keras's order; in that order networks ask for theirs too, but for the convolution in a ResNet's
 * shortcut, which Keras, who sorts layers by their distance from the end, puts beside the last one of its unit.
 */

import { objectLeaf } from './object-leaf.ts';
import { splitName } from './parameter-parts.ts';

/** A ResNet's unit and the layer in it. */
const UNIT = /^(.*\/block\d+\/unit_\d+)\/bottleneck_v1\/(shortcut|conv1|conv2|conv3)(\/BatchNorm)?$/;

/** Layers in Keras's order. */
function kerasOrder(layers: readonly string[]): readonly string[] {
  /** Within a unit: where its layers stand in Keras's list. */
  const ranks = [
    'conv1',
    'conv1/BatchNorm',
    'conv2',
    'conv2/BatchNorm',
    'shortcut',
    'conv3',
    'shortcut/BatchNorm',
    'conv3/BatchNorm',
  ];
  const ordered: string[] = [];
  for (let i = 0; i < layers.length; ) {
    const unit = UNIT.exec(layers[i])?.[1];
    let end = i + 1;
    while (unit !== undefined && UNIT.exec(layers[end] ?? '')?.[1] === unit) end++;
    const rank = (layer: string): number => {
      const [, , name = '', norm = ''] = UNIT.exec(layer) ?? [];
      return ranks.indexOf(name + norm);
    };
    const group = layers.slice(i, end);
    ordered.push(...(unit === undefined ? group : group.sort((a, b) => rank(a) - rank(b))));
    i = end;
  }
  return ordered;
}

/**
 * The path of each of `names`, all of a backbone's parameters in the order in which the network asks for them, below the
 * backbone's own object: `layer_with_weights-0/kernel`.
 */
export function backbonePaths(names: readonly string[]): ReadonlyMap<string, string> {
  const layers = kerasOrder([...new Set(names.map((name) => splitName(name)[0]))]);
  const numbers = new Map(layers.map((layer, i) => [layer, i]));
  return new Map(
    names.map((name) => {
      const [layer, leaf] = splitName(name);
      return [name, `layer_with_weights-${numbers.get(layer)}/${objectLeaf(leaf)}`];
    }),
  );
}
