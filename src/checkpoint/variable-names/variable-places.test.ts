/**
 * @module
 * Where parameters stand in checkpoints, for what no checkpoint at hand shows: ResNets, extra maps, towers, bidirectional
 * pyramids. The paths are read off upstream's classes; those of the two tables at the end off the keys of checkpoints that
 * TensorFlow 2 wrote of fine-tuned detectors.
 */

import { describe, expect, it } from 'vitest';
import { buildSsdModel } from '../../builders/ssd.ts';
import { loadPipelineConfig } from '../../config/load-pipeline-config.ts';
import type { ParameterSpec } from '../../nn/parameter.ts';
import { modelParameters } from '../../train/model-parameters.ts';
import { ssdOf } from '../../train/ssd-of.ts';
import { shapeFromTensorflow } from '../kernel-layout.ts';
import { variablePlaces } from './variable-places.ts';

/** The first path below `model/` of each name. */
function firstPaths(names: readonly string[]): Record<string, string | undefined> {
  const places = variablePlaces(names);
  return Object.fromEntries(names.map((name) => [name, places.get(name)?.paths[0]?.replace('model/', '')]));
}

const layer = (scope: string): string[] => [`${scope}/weights`, `${scope}/BatchNorm/beta`];

describe('the place of a parameter', () => {
  it('in a TensorFlow 1 checkpoint is its name, in a classifier without the scope', () => {
    const name = 'FeatureExtractor/MobilenetV1/Conv2d_0/weights';
    expect(variablePlaces([name]).get(name)?.names).toEqual([name, 'MobilenetV1/Conv2d_0/weights']);
    expect(
      variablePlaces(['BoxPredictor_0/ClassPredictor/biases']).get('BoxPredictor_0/ClassPredictor/biases')
        ?.names,
    ).toEqual(['BoxPredictor_0/ClassPredictor/biases']);
  });

  it('of a backbone is also looked for in classifiers of TensorFlow 2', () => {
    const name = 'FeatureExtractor/MobilenetV1/Conv2d_0/weights';
    expect(variablePlaces([name]).get(name)?.paths).toEqual([
      'model/_feature_extractor/classification_backbone/layer_with_weights-0/kernel',
      '_feature_extractor/classification_backbone/layer_with_weights-0/kernel',
      'model/_feature_extractor/_efficientnet/layer_with_weights-0/kernel',
      '_feature_extractor/_efficientnet/layer_with_weights-0/kernel',
      'feature_extractor/layer_with_weights-0/kernel',
      'layer_with_weights-0/kernel',
    ]);
  });

  it('in a ResNet follows Keras, which puts a shortcut beside the last convolution of its unit', () => {
    const scope = 'FeatureExtractor/resnet_v1_50';
    const unit = `${scope}/block1/unit_1/bottleneck_v1`;
    const names = [
      ...layer(`${scope}/conv1`),
      ...['shortcut', 'conv1', 'conv2', 'conv3'].flatMap((name) => layer(`${unit}/${name}`)),
      ...layer(`${scope}/block1/unit_2/bottleneck_v1/conv1`),
    ];
    const number = (path: string | undefined): number =>
      Number(/layer_with_weights-(\d+)/.exec(path ?? '')?.[1]);
    const paths = firstPaths(names);
    // conv2_block1_1_conv, 1_bn, 2_conv, 2_bn, 0_conv, 3_conv, 0_bn, 3_bn behind conv1_conv and conv1_bn
    const order = [
      'conv1/weights',
      'conv1/BatchNorm/beta',
      'conv2/weights',
      'conv2/BatchNorm/beta',
      'shortcut/weights',
      'conv3/weights',
      'shortcut/BatchNorm/beta',
      'conv3/BatchNorm/beta',
    ];
    expect(order.map((name) => number(paths[`${unit}/${name}`]))).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(number(paths[names.at(-1) ?? ''])).toBe(11);
  });

  it('of extra maps counts activations, and padding where that is explicit', () => {
    const base = 'FeatureExtractor/MobilenetV2/layer_19';
    const plain = layer(`${base}_2_Conv2d_2_3x3_s2_512`);
    expect(firstPaths([...layer(`${base}_1_Conv2d_2_1x1_256`), ...plain])).toEqual({
      [`${base}_1_Conv2d_2_1x1_256/weights`]:
        '_feature_extractor/_feature_map_generator/convolutions/2/0/kernel',
      [`${base}_1_Conv2d_2_1x1_256/BatchNorm/beta`]:
        '_feature_extractor/_feature_map_generator/convolutions/2/1/beta',
      [plain[0]]: '_feature_extractor/_feature_map_generator/convolutions/2/3/kernel',
      [plain[1]]: '_feature_extractor/_feature_map_generator/convolutions/2/4/beta',
    });
    expect(variablePlaces(plain).get(plain[0])?.paths).toContain(
      'model/_feature_extractor/feature_map_generator/convolutions/2/4/kernel',
    );
    const depthwise = `${base}_2_Conv2d_2_3x3_s2_512_depthwise/depthwise_weights`;
    expect(firstPaths([depthwise, ...plain])).toEqual({
      [depthwise]: '_feature_extractor/_feature_map_generator/convolutions/2/3/depthwise_kernel',
      [plain[0]]: '_feature_extractor/_feature_map_generator/convolutions/2/6/kernel',
      [plain[1]]: '_feature_extractor/_feature_map_generator/convolutions/2/7/beta',
    });
  });

  it('of a predictor for each map is in its lists, dropout counted where there is one', () => {
    const name = 'BoxPredictor_3/ClassPredictor/biases';
    expect(variablePlaces([name]).get(name)?.paths.slice(0, 2)).toEqual(
      [0, 1].map(
        (n) =>
          `model/_box_predictor/_prediction_heads/class_predictions_with_background/3/_class_predictor_layers/${n}/bias`,
      ),
    );
    const depthwise = 'BoxPredictor_0/BoxEncodingPredictor_depthwise/depthwise_weights';
    expect(
      firstPaths([
        depthwise,
        'BoxPredictor_0/BoxEncodingPredictor/weights',
        'BoxPredictor_0/Conv2d_1_1x1_256/BatchNorm/beta',
      ]),
    ).toEqual({
      [depthwise]: '_box_predictor/_prediction_heads/box_encodings/0/_box_encoder_layers/0/depthwise_kernel',
      'BoxPredictor_0/BoxEncodingPredictor/weights':
        '_box_predictor/_prediction_heads/box_encodings/0/_box_encoder_layers/3/kernel',
      'BoxPredictor_0/Conv2d_1_1x1_256/BatchNorm/beta': '_box_predictor/_shared_nets/0/4/beta',
    });
  });

  it('of towers of their own is by head', () => {
    const shared = 'WeightSharedConvolutionalBoxPredictor';
    expect(
      firstPaths([
        `${shared}/ClassPredictionTower/conv2d_2/weights`,
        `${shared}/ClassPredictionTower/conv2d_2/BatchNorm/feature_4/gamma`,
      ]),
    ).toEqual({
      [`${shared}/ClassPredictionTower/conv2d_2/weights`]:
        '_box_predictor/_head_scope_conv_layers/ClassPredictionTower/2/kernel',
      [`${shared}/ClassPredictionTower/conv2d_2/BatchNorm/feature_4/gamma`]:
        '_box_predictor/_base_tower_layers_for_heads/class_predictions_with_background/4/7/gamma',
    });
  });

  it('in a bidirectional pyramid counts the nodes, those without layers too', () => {
    const scope = 'FeatureExtractor/bifpn';
    const names = [
      `${scope}/0_up_lvl_6/input_0_up_lvl_5/1x1_pre_sample/weights`,
      `${scope}/1_dn_lvl_6/combine/bifpn_combine_weights`,
      `${scope}/1_dn_lvl_6/post_combine/depthwise_weights`,
      `${scope}/1_dn_lvl_5/input_0_up_lvl_5/1x1_pre_sample/BatchNorm/beta`,
      `${scope}/1_dn_lvl_5/post_combine/BatchNorm/beta`,
      `${scope}/1_up_lvl_7/post_combine/pointwise_weights`,
    ];
    // nodes: 0_up_lvl_6, 0_up_lvl_7, which only halves, 1_dn_lvl_6, 1_dn_lvl_5, …
    expect(Object.values(firstPaths(names))).toEqual([
      '_feature_extractor/_bifpn_stage/node_input_blocks/0/0/1/0/kernel',
      '_feature_extractor/_bifpn_stage/node_combine_op/2/bifpn_combine_weights',
      '_feature_extractor/_bifpn_stage/node_post_combine_block/2/1/depthwise_kernel',
      '_feature_extractor/_bifpn_stage/node_input_blocks/3/0/1/1/beta',
      '_feature_extractor/_bifpn_stage/node_post_combine_block/3/2/beta',
      '_feature_extractor/_bifpn_stage/node_post_combine_block/4/1/pointwise_kernel',
    ]);
  });
});

/** The parameters of a detector with a feature pyramid and a shared head, three classes, images of 256 pixels. */
function detector(featureExtractor: string, predictor: string): readonly ParameterSpec[] {
  const hyperparams = (bias: boolean): string =>
    `conv_hyperparams { activation: SWISH batch_norm { scale: true } force_use_bias: ${bias} }`;
  const bias = featureExtractor.includes('efficientnet');
  const text = `model { ssd { num_classes: 3 add_background_class: false
    image_resizer { fixed_shape_resizer { height: 256 width: 256 } }
    feature_extractor { ${featureExtractor} ${hyperparams(bias)} }
    box_predictor { weight_shared_convolutional_box_predictor { ${predictor} ${hyperparams(bias)} } }
    anchor_generator { multiscale_anchor_generator { aspect_ratios: [1, 2, 0.5] } } } }`;
  return modelParameters(buildSsdModel(ssdOf(loadPipelineConfig(text, 'x.config'))));
}

/** Keys as TensorFlow wrote them, below `model/` and without their ending, and shapes in its layout. */
type Written = Readonly<Record<string, readonly number[]>>;

const EFFICIENTDET_D0: Written = {
  '_feature_extractor/_efficientnet/layer_with_weights-0/kernel': [3, 3, 3, 32],
  '_feature_extractor/_efficientnet/layer_with_weights-10/depthwise_kernel': [3, 3, 96, 1],
  '_feature_extractor/_efficientnet/layer_with_weights-100/kernel': [1, 1, 1152, 48],
  '_feature_extractor/_efficientnet/layer_with_weights-101/bias': [1152],
  '_feature_extractor/_efficientnet/layer_with_weights-102/kernel': [1, 1, 1152, 192],
  '_feature_extractor/_efficientnet/layer_with_weights-103/gamma': [192],
  '_feature_extractor/_bifpn_stage/node_input_blocks/0/0/1/0/kernel': [1, 1, 320, 64],
  '_feature_extractor/_bifpn_stage/node_input_blocks/5/0/1/0/bias': [64],
  '_feature_extractor/_bifpn_stage/node_combine_op/2/bifpn_combine_weights': [2, 1],
  '_feature_extractor/_bifpn_stage/node_combine_op/14/bifpn_combine_weights': [3, 1],
  '_feature_extractor/_bifpn_stage/node_combine_op/25/bifpn_combine_weights': [2, 1],
  '_feature_extractor/_bifpn_stage/node_post_combine_block/8/1/bias': [64],
  '_feature_extractor/_bifpn_stage/node_post_combine_block/25/2/gamma': [64],
  '_box_predictor/_base_tower_layers_for_heads/box_encodings/2/4/gamma': [64],
  '_box_predictor/_base_tower_layers_for_heads/class_predictions_with_background/3/7/beta': [64],
};

const RESNET_50_FPN: Written = {
  '_feature_extractor/classification_backbone/layer_with_weights-0/kernel': [7, 7, 3, 64],
  '_feature_extractor/classification_backbone/layer_with_weights-6/kernel': [1, 1, 64, 256],
  '_feature_extractor/classification_backbone/layer_with_weights-52/kernel': [1, 1, 512, 1024],
  '_feature_extractor/classification_backbone/layer_with_weights-96/kernel': [3, 3, 512, 512],
  '_feature_extractor/classification_backbone/layer_with_weights-105/gamma': [2048],
  '_feature_extractor/_fpn_features_generator/conv_layers/1/1/moving_variance': [256],
  '_box_predictor/_base_tower_layers_for_heads/box_encodings/4/10/beta': [256],
};

describe('a key that TensorFlow 2 wrote', () => {
  const d0 = detector(
    'type: "ssd_efficientnet-b0_bifpn_keras"',
    'depth: 64 num_layers_before_predictor: 3 use_depthwise: true',
  );
  const resnet = detector('type: "ssd_resnet50_v1_fpn_keras"', 'depth: 256 num_layers_before_predictor: 4');
  it.each([
    ['EfficientDet-D0', d0, 676, EFFICIENTDET_D0],
    ['ResNet-50 with a pyramid', resnet, 463, RESNET_50_FPN],
  ] as const)('of %s is one of the places of a parameter of that shape', (_, specs, count, written) => {
    expect(specs).toHaveLength(count); // as many as the checkpoints had variables of the detector
    const owners = new Map<string, ParameterSpec>();
    const places = variablePlaces(specs.map(({ name }) => name));
    for (const spec of specs)
      for (const path of places.get(spec.name)?.paths ?? []) owners.set(path, owners.get(path) ?? spec);
    for (const [path, shape] of Object.entries(written)) {
      const key = `model/${path}`;
      expect([path, owners.get(key)?.shape]).toEqual([path, shapeFromTensorflow(key, shape)]);
    }
  });

  it('numbers the layers of a backbone without a gap', () => {
    for (const [specs, layers] of [
      [resnet, 106],
      [d0, 128], // and the classifier's three
    ] as const) {
      const paths = [...variablePlaces(specs.map(({ name }) => name)).values()].map(
        (place) => place.paths[0],
      );
      const numbers = paths.flatMap((path) => /layer_with_weights-(\d+)/.exec(path)?.[1] ?? []);
      expect([...new Set(numbers.map(Number))].sort((a, b) => a - b)).toEqual([...Array(layers).keys()]);
    }
  });
});
