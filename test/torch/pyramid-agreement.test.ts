/**
 * @module
 * The forward pass of detectors with a feature pyramid and a shared head against PyTorch, on the same weights: MobileNet v1
 * and ResNet-50, both conventions. Skipped, with the reason printed, where no Python with PyTorch is found.
 */

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildSsdModel } from '../../src/builders/ssd.ts';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../src/checkpoint/safetensors.ts';
import { ssdIn } from '../../src/config/detector-in.ts';
import { loadPipelineConfig } from '../../src/config/load-pipeline-config.ts';
import { createGraph } from '../../src/graph/create-graph.ts';
import { inferenceNetwork, trainingNetwork } from '../../src/nn/network.ts';
import { initializeParameters } from '../../src/nn/parameter.ts';
import { runGraph } from '../../src/runtime/run-graph.ts';
import { createRandom } from '../../src/util/random.ts';
import { findTorch } from './find-torch.ts';

const TOLERANCE = 1e-4;
const SCRIPT: string = fileURLToPath(new URL('./pyramid_ssd.py', import.meta.url));

interface PyramidCase {
  readonly type: string;
  readonly side: number;
  readonly depthwise?: boolean;
  readonly shareTower?: boolean;
  /** What the peer has to know: the backbone, what goes down, the activations. */
  readonly backbone: 'mobilenet' | 'resnet';
  readonly topDown: 'SUM' | 'SMOOTHED';
  readonly towerActivation: 'RELU' | 'RELU_6';
}

const CASES: readonly PyramidCase[] = [
  {
    type: 'ssd_mobilenet_v1_fpn',
    side: 128,
    backbone: 'mobilenet',
    topDown: 'SUM',
    towerActivation: 'RELU_6',
  },
  {
    type: 'ssd_mobilenet_v1_fpn_keras',
    side: 128,
    depthwise: true,
    shareTower: true,
    backbone: 'mobilenet',
    topDown: 'SMOOTHED',
    towerActivation: 'RELU',
  },
  { type: 'ssd_resnet50_v1_fpn', side: 160, backbone: 'resnet', topDown: 'SUM', towerActivation: 'RELU_6' },
  {
    type: 'ssd_resnet50_v1_fpn_keras',
    side: 160,
    backbone: 'resnet',
    topDown: 'SMOOTHED',
    towerActivation: 'RELU',
  },
];

function configText({ type, side, depthwise = false, shareTower = false }: PyramidCase): string {
  const hyperparams = `conv_hyperparams { activation: RELU
    initializer { variance_scaling_initializer { } } batch_norm { scale: true epsilon: 0.001 } }`;
  return `model { ssd { num_classes: 2
    image_resizer { fixed_shape_resizer { height: ${side} width: ${side} } }
    feature_extractor { type: "${type}" ${hyperparams} use_depthwise: ${depthwise && type.includes('mobilenet')}
      fpn { additional_layer_depth: 32 } }
    anchor_generator { multiscale_anchor_generator { aspect_ratios: [1, 2, 0.5] } }
    box_predictor { weight_shared_convolutional_box_predictor { ${hyperparams} depth: 32 use_depthwise: ${depthwise}
      num_layers_before_predictor: 2 share_prediction_tower: ${shareTower} class_prediction_bias_init: -1 } }
  } }`;
}

/** Weights with statistics, offsets and multipliers of their own, so that each is seen to be used. */
function randomWeights(specs: Parameters<typeof initializeParameters>[0]): Map<string, StoredTensor> {
  const random = createRandom(5, 1);
  const first = initializeParameters(specs, 5);
  return new Map(
    specs.map(({ name, shape }) => {
      const data = first.get(name) ?? new Float32Array();
      const draw = (low: number, high: number) =>
        data.forEach((_, i) => {
          data[i] = random.uniform(low, high);
        });
      if (name.endsWith('/gamma')) draw(0.5, 1);
      if (/\/(beta|biases|moving_mean)$/.test(name)) draw(-0.5, 0.5);
      if (name.endsWith('/moving_variance')) draw(0.5, 2);
      return [name, { shape, data }] as const;
    }),
  );
}

const torch = findTorch();

describe('Pyramids agree with PyTorch', () => {
  if ('missing' in torch) {
    test.skip(`skipped: ${torch.missing}`, () => {});
    return;
  }
  test.each(CASES)('$type at $side pixels', { timeout: 180_000 }, async (each) => {
    const ssd = ssdIn(loadPipelineConfig(configText(each), 'x').config);
    if (ssd === undefined) throw new Error('there is an ssd');
    const model = buildSsdModel(ssd);
    const shape = [1, 3, each.side, each.side];
    const traced = createGraph();
    const training = trainingNetwork(traced, traced.input('counter', { dtype: 'int64', shape: [] }));
    model.predict(training, traced.input('images', { dtype: 'float32', shape }));
    const weights = randomWeights(training.specs);

    const graph = createGraph();
    const parameters = new Map([...weights].map(([name, { data }]) => [name, data] as const));
    const network = inferenceNetwork(graph, parameters);
    const found = model.predict(network, graph.input('images', { dtype: 'float32', shape }));
    graph.output('boxEncodings', found.boxEncodings);
    graph.output('classLogits', found.classLogits);
    const random = createRandom(7);
    const images = Float32Array.from({ length: 3 * each.side ** 2 }, () => random.uniform(0, 255));
    const ours = await runGraph(graph, { images });

    const folder = await mkdtemp(join(tmpdir(), 'counterweight-pyramid-'));
    try {
      const file = (name: string): string => join(folder, name);
      const told = {
        backbone: each.backbone,
        top_down: each.topDown,
        activation: 'RELU',
        tower_activation: each.towerActivation,
        tower_layers: 2,
        share_tower: each.shareTower ?? false,
        slots: model.numClassSlots,
      };
      await writeFile(file('case.json'), JSON.stringify(told));
      await writeFile(file('weights'), writeSafetensors(weights));
      await writeFile(file('images'), writeSafetensors(new Map([['images', { shape, data: images }]])));
      const names = ['case.json', 'weights', 'images', 'out'].map(file);
      execFileSync(torch.python, [SCRIPT, ...names], { stdio: ['ignore', 'inherit', 'inherit'] });
      const theirs = readSafetensors(await readFile(file('out')), 'out');
      expect([...theirs.keys()].sort()).toEqual(['boxEncodings', 'classLogits']);
      for (const [name, { data, shape: size }] of theirs) {
        const mine = ours[name];
        expect([mine.length, size[1]]).toEqual([data.length, model.anchorsYxyx.length / 4]);
        const largest = data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
        const worst = data.reduce((most, v, i) => Math.max(most, Math.abs(v - Number(mine[i]))), 0);
        console.log(
          `PyTorch ${torch.version}: ${each.type} ${name} within ${(worst / largest).toExponential(1)}`,
        );
        expect(largest).toBeGreaterThan(0.1);
        expect(worst / largest).toBeLessThan(TOLERANCE);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
