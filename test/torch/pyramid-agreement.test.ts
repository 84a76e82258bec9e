/**
 * @module
 * The forward pass of detectors with a feature pyramid and a shared head against PyTorch, on the same weights: MobileNet v1
 * and ResNet-50, both conventions. Skipped, with the reason printed, where no Python with PyTorch is found.
 */

import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildSsdModel } from '../../src/builders/ssd.ts';
import { ssdIn } from '../../src/config/detector-in.ts';
import { loadPipelineConfig } from '../../src/config/load-pipeline-config.ts';
import type { SsdModel } from '../../src/detection/meta-architectures/ssd.ts';
import { createGraph } from '../../src/graph/create-graph.ts';
import type { TensorData } from '../../src/graph/tensor-type.ts';
import { inferenceNetwork, trainingNetwork } from '../../src/nn/network.ts';
import { runGraph } from '../../src/runtime/run-graph.ts';
import { createRandom } from '../../src/util/random.ts';
import { findTorch } from './find-torch.ts';
import { expectAgreement, type PeerCase, type Ranges, randomWeights, runPeer } from './run-peer.ts';

const SCRIPT: string = fileURLToPath(new URL('./pyramid_ssd.py', import.meta.url));
const RANGES: Ranges = { gain: 1, gamma: [0.5, 1], offset: [-0.5, 0.5], variance: [0.5, 2] };

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

interface Prepared extends PeerCase {
  readonly model: SsdModel;
}

/** The detector, and what the peer gets. */
function prepare(each: PyramidCase): Prepared {
  const ssd = ssdIn(loadPipelineConfig(configText(each), 'x').config);
  if (ssd === undefined) throw new Error('there is an ssd');
  const model = buildSsdModel(ssd);
  const shape = [1, 3, each.side, each.side];
  const graph = createGraph();
  const training = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  model.predict(training, graph.input('images', { dtype: 'float32', shape }));
  const random = createRandom(7);
  const images = Float32Array.from({ length: 3 * each.side ** 2 }, () => random.uniform(0, 255));
  const told = {
    backbone: each.backbone,
    top_down: each.topDown,
    activation: 'RELU',
    tower_activation: each.towerActivation,
    tower_layers: 2,
    share_tower: each.shareTower ?? false,
    slots: model.numClassSlots,
  };
  const weights = randomWeights(training.specs, RANGES);
  return { model, told, weights, inputs: new Map([['images', { shape, data: images }]]) };
}

/** What we make of the same. */
function compute({ model, weights, inputs }: Prepared): Promise<Record<string, TensorData>> {
  const images = inputs.get('images');
  if (images === undefined) throw new Error('there are images');
  const graph = createGraph();
  const network = inferenceNetwork(graph, new Map([...weights].map(([name, { data }]) => [name, data])));
  const found = model.predict(network, graph.input('images', { dtype: 'float32', shape: images.shape }));
  graph.output('boxEncodings', found.boxEncodings);
  graph.output('classLogits', found.classLogits);
  return runGraph(graph, { images: images.data });
}

const torch = findTorch('torchvision');

describe('Pyramids agree with PyTorch', () => {
  if ('missing' in torch) {
    test.skip(`skipped: ${torch.missing}`, () => {});
    return;
  }
  let given: readonly Prepared[];
  let theirs: Awaited<ReturnType<typeof runPeer>>;
  beforeAll(async () => {
    given = CASES.map(prepare);
    theirs = await runPeer(torch.python, SCRIPT, given);
  }, 180_000);
  test.each(CASES.map((each, i) => ({ ...each, i })))('$type at $side pixels', async ({ i, type }) => {
    const ours = await compute(given[i]);
    expect(ours.boxEncodings.length).toBe(given[i].model.anchorsYxyx.length);
    expectAgreement(`PyTorch ${torch.version}: ${type}`, theirs[i], ours, 0.1);
  });
});
