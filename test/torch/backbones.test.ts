/**
 * @module
 * The forward passes of MobileNet v2 and v3, of EfficientNet and of the bidirectional pyramid against PyTorch, on the same
 * weights. Skipped, with the reason printed, where no Python with PyTorch is found.
 */

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../src/checkpoint/safetensors.ts';
import { bifpn } from '../../src/detection/feature-extractors/bifpn.ts';
import { EFFICIENTNET_PENALTY, efficientNet } from '../../src/detection/feature-extractors/efficientnet.ts';
import { mobilenetV2 } from '../../src/detection/feature-extractors/mobilenet-v2.ts';
import { mobilenetV3 } from '../../src/detection/feature-extractors/mobilenet-v3.ts';
import { slimMobileHyperparams } from '../../src/detection/feature-extractors/slim-mobile-hyperparams.ts';
import { createGraph } from '../../src/graph/create-graph.ts';
import type { Value } from '../../src/graph/graph.ts';
import { elementCount } from '../../src/graph/tensor-type.ts';
import { truncatedNormal } from '../../src/nn/initializers/truncated-normal.ts';
import type { ConvHyperparams } from '../../src/nn/layers/conv-hyperparams.ts';
import { inferenceNetwork, type Network, trainingNetwork } from '../../src/nn/network.ts';
import { initializeParameters } from '../../src/nn/parameter.ts';
import { runGraph } from '../../src/runtime/run-graph.ts';
import { createRandom } from '../../src/util/random.ts';
import { findTorch } from './find-torch.ts';

const TOLERANCE = 1e-4;
const SCRIPT: string = fileURLToPath(new URL('./backbones.py', import.meta.url));
/** All strided layers of a backbone see odd sides: 97, 49, 25, 13, 7. */
const IMAGE = [2, 3, 97, 97];

type Build = (network: Network, inputs: readonly Value[]) => readonly Value[];

interface Case {
  readonly title: string;
  readonly inputs: readonly (readonly number[])[];
  readonly build: Build;
  /** What the peer has to know. */
  readonly told: Readonly<Record<string, unknown>>;
}

const swish: ConvHyperparams = {
  initializer: truncatedNormal(0, 0.2),
  activation: 'SWISH',
  batchNorm: { decay: 0.99, epsilon: 0.001, center: true, scale: true, train: true },
  bias: 'ALWAYS',
};
const hyperparams = slimMobileHyperparams({
  convention: 'slim',
  hyperparams: swish,
  overrideBackbone: false,
  freezeBatchNorm: false,
});
const depth = { depthMultiplier: 1, minDepth: 8 };

function last<K>(layers: ReadonlyMap<K, Value>): Value[] {
  return [...layers.values()].slice(-1);
}

const v3 = (size: 'large' | 'small', features: number): Case => ({
  title: `MobileNet v3 ${size}`,
  inputs: [IMAGE],
  told: { model: `mobilenet_v3_${size}`, features },
  build: (network, [images]) =>
    last(mobilenetV3(network, images, 'v3', { ...hyperparams, size, halved: false, depth, padding: 'SAME' })),
});

const pyramid = (combineMethod: 'fast_attention' | 'attention' | 'sum'): Case => ({
  title: `the bidirectional pyramid by ${combineMethod}`,
  inputs: [
    [2, 5, 64, 96],
    [2, 16, 32, 48],
    [2, 7, 16, 24],
  ],
  told: { scope: 'bifpn', method: combineMethod, iterations: 2 },
  build: (network, inputs) =>
    bifpn(network, inputs, 'bifpn', {
      minLevel: 3,
      maxLevel: 7,
      numIterations: 2,
      numFilters: 16,
      combineMethod,
      hyperparams: swish,
    }),
});

const CASES: readonly Case[] = [
  {
    title: 'MobileNet v2',
    inputs: [IMAGE],
    told: { model: 'mobilenet_v2', features: 19 },
    build: (network, [images]) =>
      last(
        mobilenetV2(network, images, 'v2', {
          ...hyperparams,
          convention: 'slim',
          depth,
          lastDepth: 1280,
          padding: 'SAME',
        }),
      ),
  },
  v3('large', 17),
  v3('small', 13),
  {
    title: 'EfficientNet b0',
    inputs: [IMAGE],
    told: { model: 'efficientnet_b0', features: 8 },
    build: (network, [images]) =>
      last(
        efficientNet(network, images, 'b0', {
          version: 'b0',
          trainBatchNorm: true,
          penalty: EFFICIENTNET_PENALTY,
          maxLevel: 5,
        }),
      ),
  },
  pyramid('fast_attention'),
  pyramid('attention'),
  pyramid('sum'),
];

/** Weights with statistics, offsets and multipliers of their own, so that each is seen to be used. */
function randomWeights(build: Build, shapes: Case['inputs']): Map<string, StoredTensor> {
  const graph = createGraph();
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  build(network, inputsOf(graph, shapes));
  const random = createRandom(5, 1);
  const first = initializeParameters(network.specs, 5);
  return new Map(
    network.specs.map(({ name, shape }) => {
      const data = first.get(name) ?? new Float32Array();
      const draw = (low: number, high: number): void => {
        for (const i of data.keys()) data[i] = random.uniform(low, high);
      };
      if (name.endsWith('/gamma')) draw(0.5, 1.5);
      if (/\/(beta|biases|moving_mean)$/.test(name)) draw(-0.3, 0.3);
      if (name.endsWith('/moving_variance')) draw(0.5, 1.5);
      if (name.endsWith('_weights') && name.includes('combine')) draw(-0.2, 1);
      return [name, { shape, data }];
    }),
  );
}

function inputsOf(graph: ReturnType<typeof createGraph>, shapes: Case['inputs']): Value[] {
  return shapes.map((shape, i) => graph.input(`input${i}`, { dtype: 'float32', shape }));
}

const torch = findTorch();

describe('Backbones agree with PyTorch', () => {
  if ('missing' in torch) {
    test.skip(`skipped: ${torch.missing}`, () => {});
    return;
  }
  test.each(CASES)('$title', { timeout: 180_000 }, async ({ title, build, inputs, told }) => {
    const weights = randomWeights(build, inputs);
    const graph = createGraph();
    const network = inferenceNetwork(graph, new Map([...weights].map(([name, { data }]) => [name, data])));
    build(network, inputsOf(graph, inputs)).forEach((map, i) => {
      graph.output(`map${i}`, map);
    });
    const random = createRandom(7);
    const given = new Map(
      inputs.map((shape, i): [string, StoredTensor] => [
        `input${i}`,
        { shape, data: Float32Array.from({ length: elementCount(shape) }, () => random.uniform(-1, 1)) },
      ]),
    );
    const ours = await runGraph(
      graph,
      Object.fromEntries([...given].map(([name, { data }]) => [name, data])),
    );
    const folder = await mkdtemp(join(tmpdir(), 'counterweight-backbones-'));
    try {
      const file = (name: string): string => join(folder, name);
      await writeFile(file('case.json'), JSON.stringify({ ...told, order: [...weights.keys()] }));
      await writeFile(file('weights'), writeSafetensors(weights));
      await writeFile(file('inputs'), writeSafetensors(given));
      const names = ['case.json', 'weights', 'inputs', 'out'].map(file);
      execFileSync(torch.python, [SCRIPT, ...names], { stdio: ['ignore', 'inherit', 'inherit'] });
      const theirs = readSafetensors(await readFile(file('out')), 'out');
      expect([...theirs.keys()].sort()).toEqual(Object.keys(ours).sort());
      for (const [name, { data }] of theirs) {
        const mine = ours[name];
        expect(mine.length).toBe(data.length);
        const largest = data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
        const worst = data.reduce((most, v, i) => Math.max(most, Math.abs(v - Number(mine[i]))), 0);
        console.log(
          `PyTorch ${torch.version}: ${title}, ${name} within ${(worst / largest).toExponential(1)}`,
        );
        expect(largest).toBeGreaterThan(0.01);
        expect(worst / largest).toBeLessThan(TOLERANCE);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
