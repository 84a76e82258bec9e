/**
 * @module
 * The two generations of upstream's models, where they compute different things from the same configuration: TensorFlow
 * 1's, built by slim, and TensorFlow 2's, built by Keras, whose types end in `_keras`.
 *
 * Parameters of both have slim's names (`FeatureExtractor/MobilenetV1/Conv2d_0/weights`), which are those of TensorFlow
 * 1 checkpoints and say where a layer stands. A TensorFlow 2 checkpoint has object paths instead; as both conventions
 * ask for the same layers, the path follows from the name:
 *
 * | name | object path under `model/` |
 * |---|---|
 * | the backbone's, in `FeatureExtractor/<Backbone>/…` | `_feature_extractor/classification_backbone/layer_with_weights-N`, N counting convolutions and batch normalisations in Keras's order, which is that of our requests but for shortcuts (see the backbone) |
 * | `…/fpn/projection_i` | `_feature_extractor/_fpn_features_generator/top_layers/0` for the coarsest, else `residual_blocks/n/0`, n counted from the coarsest |
 * | `…/fpn/smoothing_i`, `…/BatchNorm` | `_feature_extractor/_fpn_features_generator/conv_layers/n/0`, `conv_layers/n/1` |
 * | `…/fpn/bottom_up_…`, `…/BatchNorm`, the nth | `_feature_extractor/_coarse_feature_layers/n/0`, `n/1` |
 * | `…_Conv2d_{i}_…` of extra maps | `_feature_extractor/_feature_map_generator/convolutions/{i}/0`, 1, 3, 4, …: layers in order, activations counted |
 * | `BoxPredictor_{i}/…`, `WeightSharedConvolutionalBoxPredictor/…` | see the box predictors |
 *
 * and the last part: weights → kernel, depthwise_weights → depthwise_kernel, pointwise_weights → pointwise_kernel,
 * biases → bias; gamma, beta, moving_mean and moving_variance stay.
 */

import { type ConvHyperparams, KERAS_KERNEL } from '../nn/layers/conv-hyperparams.ts';

export type Convention = 'slim' | 'keras';

/** Of depthwise layers: Keras leaves their kernels at its own first values, without a penalty. */
export function depthwiseHyperparams(hyperparams: ConvHyperparams, convention: Convention): ConvHyperparams {
  return convention === 'keras' ? { ...hyperparams, ...KERAS_KERNEL } : hyperparams;
}
