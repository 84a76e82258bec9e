/**
 * @module
 * Where the time of a training step goes, added up from profiled runs: by layer, which is a scope of the forward pass
 * (`FeatureExtractor/MobilenetV1/Conv2d_3_depthwise`), and phase; and by kind of work. All times are means of a step,
 * so that the parts add up.
 */

import { type Node, scopeOf } from '../graph/graph.ts';
import { type KindOfWork, kindOfWork } from '../graph/kind-of-work.ts';
import { multiplyAdds } from '../graph/multiply-adds.ts';
import type { Program } from '../graph/program.ts';
import type { KernelEvent, ProfiledRun } from '../runtime/engine-profile.ts';

/** `optimizer` includes clipping. */
export type Phase = 'forward' | 'backward' | 'optimizer';

/** Milliseconds of one layer. */
export interface LayerTime extends Readonly<Record<Phase, number>> {
  /** Its scope; empty for what has none. */
  readonly layer: string;
  readonly multiplyAdds: number;
}

/** Milliseconds of one kind of work. */
export interface KindTime {
  readonly kind: KindOfWork | typeof ENGINE;
  readonly ms: number;
  readonly multiplyAdds: number;
}

/** Means of one step. */
export interface StepProfile {
  readonly steps: number;
  /** Milliseconds inside the engine. */
  readonly stepMs: number;
  /** Those in kernels; the rest goes into what lies between them. */
  readonly kernelMs: number;
  /** By the shapes of the program. */
  readonly multiplyAdds: number;
  /** In the order of the network. */
  readonly layers: readonly LayerTime[];
  /** The longest first. */
  readonly kinds: readonly KindTime[];
}

/** What the engine does of its own accord, such as changes of layout. */
export const ENGINE = 'added by the engine';

/** The phase that a node of a training step belongs to, by its outermost scope. */
export function phaseOf(node: Node): Phase {
  const [outermost] = scopeOf(node.outputs[0]);
  if (outermost === 'gradients') return 'backward';
  return outermost === 'optimizer' || outermost === 'ClipGradients' ? 'optimizer' : 'forward';
}

/** What finds the layer of a node: its scope among those of the forward pass, without what is inside of one. */
export function layerFinder({ nodes }: Program): (node: Node) => string {
  const layers = new Set(
    nodes.filter((node) => phaseOf(node) === 'forward').map((node) => scopeOf(node.outputs[0]).join('/')),
  );
  return (node) => {
    const scopes = scopeOf(node.outputs[0]);
    const own = phaseOf(node) === 'forward' || scopes[0] === 'ClipGradients' ? scopes : scopes.slice(1);
    for (let depth = own.length; depth > 0; depth--) {
      const layer = own.slice(0, depth).join('/');
      if (layers.has(layer)) return layer;
    }
    return own.join('/');
  };
}

/** Adds up `runs`, which must not be none, of `program`. */
export function profileStep(program: Program, runs: readonly ProfiledRun[]): StepProfile {
  const layerOf = layerFinder(program);
  type Sums = { -readonly [K in keyof LayerTime]: LayerTime[K] };
  const layers = new Map<string, Sums>();
  const kinds = new Map<KindTime['kind'], { ms: number; multiplyAdds: number }>();
  const layer = (name: string): Sums => {
    const sums = layers.get(name) ?? { layer: name, forward: 0, backward: 0, optimizer: 0, multiplyAdds: 0 };
    layers.set(name, sums);
    return sums;
  };
  const kind = (name: KindTime['kind']): { ms: number; multiplyAdds: number } => {
    const sums = kinds.get(name) ?? { ms: 0, multiplyAdds: 0 };
    kinds.set(name, sums);
    return sums;
  };
  let total = 0;
  for (const node of program.nodes) {
    const count = multiplyAdds(node);
    layer(layerOf(node)).multiplyAdds += count;
    kind(kindOfWork(node)).multiplyAdds += count;
    total += count;
  }
  const ms = ({ duration }: Pick<KernelEvent, 'duration'>): number => duration / 1000 / runs.length;
  const kernels = runs.flatMap((run) => run.kernels);
  for (const kernel of kernels) {
    const { node } = kernel;
    if (node !== undefined) layer(layerOf(node))[phaseOf(node)] += ms(kernel);
    kind(node === undefined ? ENGINE : kindOfWork(node)).ms += ms(kernel);
  }
  const sum = (events: readonly Pick<KernelEvent, 'duration'>[]): number =>
    events.reduce((all, event) => all + ms(event), 0);
  return {
    steps: runs.length,
    stepMs: sum(runs),
    kernelMs: sum(kernels),
    multiplyAdds: total,
    layers: [...layers.values()].filter((sums) => sums.forward + sums.backward + sums.optimizer > 0),
    kinds: [...kinds]
      .map(([name, sums]) => ({ kind: name, ...sums }))
      .filter((entry) => entry.ms > 0)
      .sort((a, b) => b.ms - a.ms),
  };
}
