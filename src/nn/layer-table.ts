/**
 * @module
 * A network told layer by layer: what each gives, how many parameters it has and what it costs. A layer is a scope of
 * parameters: its kernels, biases and batch normalisation. What has no parameters (activations, pooling, additions) costs
 * next to nothing and is left out.
 */

import type { Value } from '../graph/graph.ts';
import { multiplyAdds } from '../graph/multiply-adds.ts';
import { elementCount, type Shape } from '../graph/tensor-type.ts';
import type { TrainingNetwork } from './network.ts';

/** One layer. */
export interface LayerRow {
  /** The scope of its parameters: `FeatureExtractor/MobilenetV1/Conv2d_0`. */
  readonly name: string;
  /** What its last kernel gives, once for each use: a layer that is shared is used several times. */
  readonly outputs: readonly Shape[];
  /** Numbers that are learned. */
  readonly parameters: number;
  /** Moving means and variances. */
  readonly statistics: number;
  /** Of the forward pass, over all uses and the whole batch. */
  readonly multiplyAdds: number;
}

/** A parameter's layer: its scope, without the part of batch normalisation. */
function layerOf(parameter: string): string {
  return parameter.replace(/\/(BatchNorm(\/.*)?|[^/]*)$/, '');
}

interface Tally {
  parameters: number;
  statistics: number;
  multiplyAdds: number;
  /** By kernel, in the order of use. */
  readonly outputs: Map<Value, Shape[]>;
}

/** The layers of a network that has been built, in the order in which they asked for parameters. */
export function layerTable({ graph, specs, values }: TrainingNetwork): LayerRow[] {
  const tallies = new Map<string, Tally>();
  const ofKernel = new Map<Value, Tally>();
  for (const { name, shape, trainable } of specs) {
    const layer = layerOf(name);
    const tally = tallies.get(layer) ?? { parameters: 0, statistics: 0, multiplyAdds: 0, outputs: new Map() };
    tallies.set(layer, tally);
    tally[trainable ? 'parameters' : 'statistics'] += elementCount(shape);
    const value = values.get(name);
    if (value !== undefined) ofKernel.set(value, tally);
  }
  for (const node of graph.nodes) {
    const kernel = node.op === 'conv2d' ? node.inputs[1] : undefined;
    const tally = kernel === undefined ? undefined : ofKernel.get(kernel);
    if (kernel === undefined || tally === undefined) continue;
    tally.multiplyAdds += multiplyAdds(node);
    tally.outputs.set(kernel, [...(tally.outputs.get(kernel) ?? []), node.outputs[0].shape]);
  }
  return [...tallies].map(([name, { outputs, ...counts }]) => ({
    name,
    ...counts,
    outputs: [...outputs.values()].at(-1) ?? [],
  }));
}

/** The sums over layers. */
export type LayerTotals = Pick<LayerRow, 'parameters' | 'statistics' | 'multiplyAdds'>;

/** The sums over `rows`. */
export function layerTotals(rows: readonly LayerRow[]): LayerTotals {
  const sum = (key: keyof LayerTotals): number => rows.reduce((total, row) => total + row[key], 0);
  return {
    parameters: sum('parameters'),
    statistics: sum('statistics'),
    multiplyAdds: sum('multiplyAdds'),
  };
}
