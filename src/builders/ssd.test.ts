import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { NAMED_FEATURE_EXTRACTORS } from '../config/support/supported-parts.ts';
import { createGraph } from '../graph/create-graph.ts';
import { type TrainingNetwork, trainingNetwork } from '../nn/network.ts';
import { AnchorGeneratorSchema } from '../proto/gen/object_detection/protos/anchor_generator_pb.js';
import {
  BoxPredictorSchema,
  type ConvolutionalBoxPredictor,
  ConvolutionalBoxPredictorSchema,
} from '../proto/gen/object_detection/protos/box_predictor_pb.js';
import { FeaturePyramidNetworksSchema } from '../proto/gen/object_detection/protos/fpn_pb.js';
import {
  Hyperparams_Activation,
  Hyperparams_Op,
  HyperparamsSchema,
} from '../proto/gen/object_detection/protos/hyperparams_pb.js';
import {
  type SsdAnchorGenerator,
  SsdAnchorGeneratorSchema,
} from '../proto/gen/object_detection/protos/ssd_anchor_generator_pb.js';
import {
  type Ssd,
  type SsdFeatureExtractor,
  SsdFeatureExtractorSchema,
  SsdSchema,
} from '../proto/gen/object_detection/protos/ssd_pb.js';
import { ConfigError } from '../util/errors.ts';
import { createRandom } from '../util/random.ts';
import { buildHyperparams } from './hyperparams.ts';
import { buildSsdModel } from './ssd.ts';

const hyperparams = create(HyperparamsSchema, {
  activation: Hyperparams_Activation.RELU_6,
  regularizer: { regularizerOneof: { case: 'l2Regularizer', value: { weight: 4e-5 } } },
  initializer: {
    initializerOneof: { case: 'truncatedNormalInitializer', value: { mean: 0, stddev: 0.03 } },
  },
  normalizerOneof: { case: 'batchNorm', value: { scale: true, decay: 0.9997 } },
});

const unnormalised = create(HyperparamsSchema, { activation: Hyperparams_Activation.RELU_6 });

interface Parts {
  readonly ssd: Ssd;
  readonly extractor: SsdFeatureExtractor;
  readonly predictor: ConvolutionalBoxPredictor;
  readonly anchors: SsdAnchorGenerator;
}

/** A detector of two classes, its parts changed by `edit`. */
function message(edit: (parts: Parts) => void = () => {}): Ssd {
  const ssd = create(SsdSchema, {
    numClasses: 2,
    imageResizer: { imageResizerOneof: { case: 'fixedShapeResizer', value: { height: 300, width: 300 } } },
  });
  const extractor = create(SsdFeatureExtractorSchema, {
    type: 'ssd_mobilenet_v1',
    convHyperparams: hyperparams,
  });
  const predictor = create(ConvolutionalBoxPredictorSchema, { convHyperparams: hyperparams });
  const anchors = create(SsdAnchorGeneratorSchema, { aspectRatios: [1, 2, 0.5, 3, 0.3333] });
  ssd.featureExtractor = extractor;
  ssd.boxPredictor = create(BoxPredictorSchema);
  ssd.boxPredictor.boxPredictorOneof = { case: 'convolutionalBoxPredictor', value: predictor };
  ssd.anchorGenerator = create(AnchorGeneratorSchema);
  ssd.anchorGenerator.anchorGeneratorOneof = { case: 'ssdAnchorGenerator', value: anchors };
  edit({ ssd, extractor, predictor, anchors });
  return ssd;
}

function trace(ssd: Ssd): TrainingNetwork {
  const model = buildSsdModel(ssd);
  const graph = createGraph();
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  const { inputHeight, inputWidth } = model;
  model.predict(network, graph.input('images', { dtype: 'float32', shape: [1, 3, inputHeight, inputWidth] }));
  return network;
}

describe('buildSsdModel', () => {
  test('builds SSD MobileNet v1 with 1917 anchors and three columns for two classes', () => {
    const model = buildSsdModel(message());
    expect(model.anchorsYxyx).toHaveLength(1917 * 4);
    expect(model).toMatchObject({ numClasses: 2, numClassSlots: 3, boxCodeSize: 4 });
    expect(model).toMatchObject({ inputHeight: 300, inputWidth: 300 });
    const withoutBackground = message(({ ssd }) => {
      ssd.addBackgroundClass = false;
    });
    expect(buildSsdModel(withoutBackground).numClassSlots).toBe(2);
  });

  test('freeze_batchnorm stops all averages, batch_norm.train those beyond the backbone', () => {
    expect(trace(message()).updates.size).toBe(70);
    const frozen = message(({ ssd }) => {
      ssd.freezeBatchnorm = true;
      ssd.inplaceBatchnormUpdate = true;
    });
    expect(trace(frozen).updates.size).toBe(0);
    const still = message(({ extractor }) => {
      extractor.convHyperparams = create(HyperparamsSchema, {
        normalizerOneof: { case: 'batchNorm', value: { train: false } },
      });
    });
    expect(trace(still).updates.size).toBe(54);
  });

  test('the backbone keeps its own batch normalisation unless it is overridden', () => {
    const scope = 'FeatureExtractor/MobilenetV1/Conv2d_0';
    const stem = (override: boolean) => {
      const network = trace(
        message(({ extractor }) => {
          extractor.convHyperparams = unnormalised;
          extractor.overrideBaseFeatureExtractorHyperparams = override;
        }),
      );
      return network.specs.map(({ name }) => name).filter((name) => name.startsWith(`${scope}/`));
    };
    const norm = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((n) => `${scope}/BatchNorm/${n}`);
    expect(stem(false)).toEqual([`${scope}/weights`, ...norm]);
    expect(stem(true)).toEqual([`${scope}/weights`, `${scope}/biases`]);
  });

  test('dropout is on unless it is switched off', () => {
    const usesDropout = (ssd: Ssd) => trace(ssd).graph.nodes.some(({ op }) => op === 'randomUniform');
    expect(usesDropout(message())).toBe(true);
    const without = message(({ predictor }) => {
      predictor.useDropout = false;
    });
    expect(usesDropout(without)).toBe(false);
  });

  const refusals: readonly (readonly [what: string, edit: (parts: Parts) => void, error: string])[] = [
    [
      'a registered type',
      ({ extractor }) => {
        extractor.type = 'ssd_inception_v2';
      },
      `model.ssd.feature_extractor: type "ssd_inception_v2" is not supported yet; supported: ${NAMED_FEATURE_EXTRACTORS.join(', ')}.`,
    ],
    [
      'a misspelt type',
      ({ extractor }) => {
        extractor.type = 'ssd_mobilnet_v1';
      },
      'model.ssd.feature_extractor: there is no type "ssd_mobilnet_v1". Did you mean "ssd_mobilenet_v1"? ' +
        `Supported: ${NAMED_FEATURE_EXTRACTORS.join(', ')}.`,
    ],
    [
      'no type',
      ({ extractor }) => {
        extractor.type = '';
      },
      `model.ssd.feature_extractor.type is missing; supported: ${NAMED_FEATURE_EXTRACTORS.join(', ')}.`,
    ],
    [
      'a feature pyramid',
      ({ extractor }) => {
        extractor.featurePyramidOneof = { case: 'fpn', value: create(FeaturePyramidNetworksSchema) };
      },
      'model.ssd.feature_extractor: fpn is not supported yet; remove it.',
    ],
    [
      'fields of other target assigners',
      ({ ssd }) => {
        ssd.explicitBackgroundClass = true;
        ssd.useConfidencesAsTargets = true;
      },
      'model.ssd: explicit_background_class is not supported yet; remove it.',
    ],
    [
      'no classes',
      ({ ssd }) => {
        ssd.numClasses = 0;
      },
      'model.ssd.num_classes must be at least 1, got 0.',
    ],
    [
      'another box predictor',
      ({ ssd }) => {
        ssd.boxPredictor = create(BoxPredictorSchema, {
          boxPredictorOneof: { case: 'maskRcnnBoxPredictor', value: {} },
        });
      },
      'model.ssd.box_predictor: "mask_rcnn_box_predictor" is not supported yet; supported: convolutional_box_predictor, weight_shared_convolutional_box_predictor.',
    ],
    [
      'no box predictor',
      ({ ssd }) => {
        ssd.boxPredictor = undefined;
      },
      'model.ssd.box_predictor is missing; give convolutional_box_predictor { … }.',
    ],
    [
      'a depthwise head of kernel 1',
      ({ predictor }) => {
        predictor.useDepthwise = true;
      },
      'model.ssd.box_predictor.convolutional_box_predictor: use_depthwise needs a kernel_size above 1, got 1; ' +
        'set kernel_size: 3.',
    ],
    [
      'a dropout that keeps nothing',
      ({ predictor }) => {
        predictor.dropoutKeepProbability = 0;
      },
      'model.ssd.box_predictor.convolutional_box_predictor.dropout_keep_probability must be above 0 and at most 1, ' +
        'got 0.',
    ],
    [
      'another anchor generator',
      ({ ssd }) => {
        ssd.anchorGenerator = create(AnchorGeneratorSchema, {
          anchorGeneratorOneof: { case: 'gridAnchorGenerator', value: {} },
        });
      },
      'model.ssd.anchor_generator: "grid_anchor_generator" is not supported yet; ' +
        'supported: ssd_anchor_generator, multiscale_anchor_generator.',
    ],
    [
      'strides along one axis only',
      ({ anchors }) => {
        anchors.heightStride = [16];
      },
      'model.ssd.anchor_generator.ssd_anchor_generator: height_stride has 1 values and width_stride 0; ' +
        'give as many of both.',
    ],
    [
      'group normalisation',
      ({ extractor }) => {
        extractor.convHyperparams = create(HyperparamsSchema, {
          normalizerOneof: { case: 'groupNorm', value: {} },
        });
      },
      'model.ssd.feature_extractor.conv_hyperparams: normalizer "group_norm" is not supported yet; ' +
        'supported: batch_norm, sync_batch_norm.',
    ],
    [
      'a Keras initialiser',
      ({ extractor }) => {
        extractor.convHyperparams = create(HyperparamsSchema, {
          initializer: { initializerOneof: { case: 'kerasInitializerByName', value: 'orthogonal' } },
        });
      },
      'model.ssd.feature_extractor.conv_hyperparams.initializer: keras_initializer_by_name "orthogonal" is not supported yet; ' +
        'supported: glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, variance_scaling, ' +
        'random_normal, random_uniform, truncated_normal, zeros, ones.',
    ],
    [
      'fully connected hyperparams',
      ({ predictor }) => {
        predictor.convHyperparams = create(HyperparamsSchema, { op: Hyperparams_Op.FC });
      },
      'model.ssd.box_predictor.convolutional_box_predictor.conv_hyperparams: op is FC; these are convolutions, ' +
        'so it must be CONV.',
    ],
  ];
  test.each(refusals)('refuses %s', (_what, edit, error) => {
    expect(() => buildSsdModel(message(edit))).toThrow(new ConfigError(error));
  });
});

test('buildHyperparams of nothing gives TensorFlow 1 defaults: ReLU, a bias, Glorot uniform, no penalty', () => {
  const built = buildHyperparams(undefined, { where: 'here', convention: 'slim', freezeBatchNorm: false });
  expect(built).toMatchObject({ activation: 'RELU', batchNorm: undefined, regularizer: undefined });
  const limit = Math.sqrt(6 / (4 * 9 + 2 * 9));
  const values = built.initializer([2, 4, 3, 3], createRandom(1));
  expect(values.every((v) => Math.abs(v) <= limit)).toBe(true);
  expect(values.some((v) => Math.abs(v) > limit / 2)).toBe(true);
});

test('buildHyperparams takes batch normalisation from the format: decay 0.999, epsilon 0.001, no scale', () => {
  const given = create(HyperparamsSchema, { normalizerOneof: { case: 'batchNorm', value: {} } });
  const { batchNorm } = buildHyperparams(given, {
    where: 'here',
    convention: 'slim',
    freezeBatchNorm: false,
  });
  expect(batchNorm?.decay).toBeCloseTo(0.999, 7);
  expect(batchNorm?.epsilon).toBeCloseTo(0.001, 9);
  expect(batchNorm).toMatchObject({ center: true, scale: false, train: true });
});
