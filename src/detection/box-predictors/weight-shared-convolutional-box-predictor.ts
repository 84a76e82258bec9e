/**
 * @module
 * The head of RetinaNet (Lin et al. 2017b, section 4; predictors/convolutional_box_predictor.py and
 * convolutional_keras_box_predictor.py, WeightSharedConvolutionalBoxPredictor): towers of convolutions and two heads that
 * all feature maps share, while each map keeps batch normalisation of its own.
 *
 * The conventions differ: slim's towers always end in ReLU6, Keras's in the configured activation; slim gives depthwise
 * and pointwise kernels what the configuration says, Keras the depthwise ones of the towers alone, unless told.
 *
 * Variables are under `WeightSharedConvolutionalBoxPredictor`, in a TensorFlow 2 checkpoint under `_box_predictor`:
 *
 * | name | object path |
 * |---|---|
 * | `{tower}/conv2d_{j}/…`, tower one of BoxPredictionTower, ClassPredictionTower, PredictionTower | `_head_scope_conv_layers/{tower}/{j}` |
 * | `{tower}/conv2d_{j}/BatchNorm/feature_{i}` | `_base_tower_layers_for_heads/{head}/{i}/{3j + 1}`, head box_encodings or class_predictions_with_background; for a shared tower box_encodings |
 * | `ProjectionLayer/conv2d_{i}`, `…/BatchNorm` | `_additional_projection_layers/{i}/0`, `{i}/1` |
 * | `BoxPredictor` | `_box_prediction_head/_box_encoder_layers/0` |
 * | `ClassPredictor` | `_prediction_heads/class_predictions_with_background/_class_predictor_layers/0`, 1 with dropout |
 */

import type { Value } from '../../graph/graph.ts';
import { sigmoid } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { constant } from '../../nn/initializers/constant.ts';
import type { Initializer } from '../../nn/initializers/initializer.ts';
import {
  type ConvHyperparams,
  KERAS_KERNEL,
  type KernelHyperparams,
  kernelsOnly,
} from '../../nn/layers/conv-hyperparams.ts';
import { convolution, separableConvolution } from '../../nn/layers/convolution.ts';
import { dropout } from '../../nn/layers/dropout.ts';
import { type Network, reusingParameters } from '../../nn/network.ts';
import { ConfigError, invariant } from '../../util/errors.ts';
import type { Convention } from '../convention.ts';
import type { BoxPredictor } from './box-predictor.ts';
import { type ClipRange, joinRows, rowPerAnchor } from './row-per-anchor.ts';

export interface WeightSharedBoxPredictorOptions {
  /** Columns of the class logits, the background's included. */
  readonly numClassSlots: number;
  readonly convention: Convention;
  readonly hyperparams: ConvHyperparams;
  /** Channels of the towers. */
  readonly depth: number;
  readonly numLayersBeforePredictor: number;
  readonly kernelSize: number;
  readonly boxCodeSize: number;
  readonly classPredictionBiasInit: number;
  /** Before the class head; 1: no dropout. */
  readonly dropoutKeepProbability: number;
  /** One tower for boxes and classes. */
  readonly sharePredictionTower: boolean;
  /** Towers and heads of separable convolutions. */
  readonly useDepthwise: boolean;
  /** Outside training, turn logits into scores here. */
  readonly sigmoidOutsideTraining: boolean;
  /** Keras only: the configured kernels for depthwise heads too, and for the pointwise kernels of the towers. */
  readonly hyperparamsForHeads: boolean;
  readonly hyperparamsForPointwise: boolean;
  readonly boxEncodingsClipRange?: ClipRange | undefined;
}

const SCOPE = 'WeightSharedConvolutionalBoxPredictor';

/** The most frequent of the maps' channels; of equally frequent ones the first. */
function commonChannels(channels: readonly number[]): number {
  const count = (wanted: number): number => channels.filter((c) => c === wanted).length;
  return channels.reduce((best, c) => (count(c) > count(best) ? c : best));
}

/** @throws ConfigError (on `predict`) where the maps have different numbers of anchors. */
export function weightSharedConvolutionalBoxPredictor(
  options: WeightSharedBoxPredictorOptions,
): BoxPredictor {
  const { hyperparams, convention, boxCodeSize, numClassSlots } = options;
  const keras = convention === 'keras';
  const common = { kernel: options.kernelSize, stride: 1, padding: 'SAME' } as const;
  const inTower: ConvHyperparams = { ...hyperparams, activation: keras ? hyperparams.activation : 'RELU_6' };
  const headKernel: KernelHyperparams =
    keras && options.useDepthwise && !options.hyperparamsForHeads ? KERAS_KERNEL : hyperparams;

  const tower = (network: Network, x: Value, name: string, map: number): Value => {
    let features = x;
    for (let j = 0; j < options.numLayersBeforePredictor; j++) {
      const layer = {
        ...common,
        scope: `${SCOPE}/${name}/conv2d_${j}`,
        normScope: `BatchNorm/feature_${map}`,
        depth: options.depth,
        hyperparams: inTower,
      };
      if (options.useDepthwise) {
        const pointwise = keras && !options.hyperparamsForPointwise ? KERAS_KERNEL : undefined;
        features = separableConvolution(network, features, { ...layer, pointwise });
      } else {
        features = convolution(network, features, layer);
      }
    }
    return features;
  };

  const head = (network: Network, x: Value, name: string, depth: number, bias?: Initializer): Value => {
    const layer = { ...common, scope: `${SCOPE}/${name}`, depth, hyperparams: kernelsOnly(headKernel) };
    const convolve = options.useDepthwise ? separableConvolution : convolution;
    return convolve(network, x, { ...layer, biasInitializer: bias });
  };

  const project = (network: Network, x: Value, map: number, depth: number): Value =>
    convolution(network, x, {
      ...common,
      kernel: 1,
      scope: `${SCOPE}/ProjectionLayer/conv2d_${map}`,
      depth,
      hyperparams: { ...hyperparams, activation: 'NONE' },
    });

  return {
    boxCodeSize,
    predict(network, featureMaps, anchorsPerLocation) {
      invariant(
        featureMaps.length === anchorsPerLocation.length,
        `${featureMaps.length} feature maps, anchors for ${anchorsPerLocation.length}`,
      );
      const [anchors] = anchorsPerLocation;
      if (anchorsPerLocation.some((n) => n !== anchors)) {
        throw new ConfigError(
          'model.ssd.box_predictor.weight_shared_convolutional_box_predictor: all feature maps must have as many anchors ' +
            `at a place, got ${anchorsPerLocation.join(', ')}; set reduce_boxes_in_lowest_layer: false.`,
        );
      }
      const shared = reusingParameters(network);
      const channels = featureMaps.map((map) => staticShape([map.shape[1]])[0]);
      const target = commonChannels(channels);
      const differ = channels.some((c) => c !== target);
      const perMap = featureMaps.map((map, i) => {
        const x = differ ? project(shared, map, i, target) : map;
        const boxTower = options.sharePredictionTower ? 'PredictionTower' : 'BoxPredictionTower';
        const forBoxes = tower(shared, x, boxTower, i);
        const boxes = head(shared, forBoxes, 'BoxPredictor', anchors * boxCodeSize);
        const forClasses = options.sharePredictionTower
          ? forBoxes
          : tower(shared, x, 'ClassPredictionTower', i);
        const kept = dropout(shared, forClasses, options.dropoutKeepProbability, i);
        const bias = constant(options.classPredictionBiasInit);
        const classes = head(shared, kept, 'ClassPredictor', anchors * numClassSlots, bias);
        return { boxes: rowPerAnchor(boxes, boxCodeSize), classes: rowPerAnchor(classes, numClassSlots) };
      });
      const joined = joinRows(perMap, options.boxEncodingsClipRange);
      const isScored = options.sigmoidOutsideTraining && !network.training;
      return isScored ? { ...joined, classLogits: sigmoid(joined.classLogits) } : joined;
    },
  };
}
