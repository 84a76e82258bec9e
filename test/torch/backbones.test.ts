/**
 * @module
 * The forward passes of MobileNet v2 and v3, of EfficientNet and of the bidirectional pyramid against PyTorch, on the same
 * weights. Skipped, with the reason printed, where no Python with PyTorch is found.
 */

import { fileURLToPath } from 'node:url';
import { beforeAll, describe, test } from 'vitest';
import type { StoredTensor } from '../../src/checkpoint/safetensors.ts';
import { bifpn } from '../../src/detection/feature-extractors/bifpn.ts';
import { EFFICIENTNET_PENALTY, efficientNet } from '../../src/detection/feature-extractors/efficientnet.ts';
import { mobilenetV2 } from '../../src/detection/feature-extractors/mobilenet-v2.ts';
import { mobilenetV3 } from '../../src/detection/feature-extractors/mobilenet-v3.ts';
import { slimMobileHyperparams } from '../../src/detection/feature-extractors/slim-mobile-hyperparams.ts';
import { createGraph } from '../../src/graph/create-graph.ts';
import type { Value } from '../../src/graph/graph.ts';
import type { TensorData } from '../../src/graph/tensor-type.ts';
import { truncatedNormal } from '../../src/nn/initializers/truncated-normal.ts';
import type { ConvHyperparams } from '../../src/nn/layers/conv-hyperparams.ts';
import { inferenceNetwork, type Network, trainingNetwork } from '../../src/nn/network.ts';
import { runGraph } from '../../src/runtime/run-graph.ts';
import { createRandom } from '../../src/util/random.ts';
import { sizeOfShape } from '../../src/util/size-of-shape.ts';
import { findTorch } from './find-torch.ts';
import { expectAgreement, type PeerCase, type Ranges, randomWeights, runPeer } from './run-peer.ts';

const SCRIPT: string = fileURLToPath(new URL('./backbones.py', import.meta.url));
const RANGES: Ranges = { gain: 1, gamma: [0.5, 1.5], offset: [-0.3, 0.3], variance: [0.5, 1.5] };
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

function inputsOf(graph: ReturnType<typeof createGraph>, shapes: Case['inputs']): Value[] {
  return shapes.map((shape, i) => graph.input(`input${i}`, { dtype: 'float32', shape }));
}

/** What the peer gets. */
function peerCase({ build, inputs, told }: Case): PeerCase {
  const graph = createGraph();
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  build(network, inputsOf(graph, inputs));
  const weights = randomWeights(network.specs, RANGES);
  const random = createRandom(7);
  const given = inputs.map((shape, i): [string, StoredTensor] => [
    `input${i}`,
    { shape, data: Float32Array.from({ length: sizeOfShape(shape) }, () => random.uniform(-1, 1)) },
  ]);
  return { told: { ...told, order: [...weights.keys()] }, weights, inputs: new Map(given) };
}

/** What we make of the same. */
function compute(
  { build, inputs: shapes }: Case,
  { weights, inputs }: PeerCase,
): Promise<Record<string, TensorData>> {
  const graph = createGraph();
  const network = inferenceNetwork(graph, new Map([...weights].map(([name, { data }]) => [name, data])));
  build(network, inputsOf(graph, shapes)).forEach((map, i) => {
    graph.output(`map${i}`, map);
  });
  return runGraph(graph, Object.fromEntries([...inputs].map(([name, { data }]) => [name, data])));
}

const torch = findTorch('torchvision');

describe('Backbones agree with PyTorch', () => {
  if ('missing' in torch) {
    test.skip(`skipped: ${torch.missing}`, () => {});
    return;
  }
  let given: readonly PeerCase[];
  let theirs: Awaited<ReturnType<typeof runPeer>>;
  beforeAll(async () => {
    given = CASES.map(peerCase);
    theirs = await runPeer(torch.python, SCRIPT, given);
  }, 180_000);
  test.each(CASES.map((each, i) => ({ ...each, i })))('$title', async ({ i, title }) => {
    const ours = await compute(CASES[i], given[i]);
    expectAgreement(`PyTorch ${torch.version}: ${title}`, theirs[i], ours, 0.01);
  });
});
