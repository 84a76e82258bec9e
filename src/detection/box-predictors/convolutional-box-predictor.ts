/**
 * @module
 * The SSD head (predictors/convolutional_box_predictor.py, heads/box_head.py, heads/class_head.py): for each
 * feature map its own convolutions to box codes and class logits. The kernel stays as configured on maps smaller than
 * it, as upstream (against what its configuration comment says).
 */

import type { Value } from '../../graph/graph.ts';
import { sigmoid } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { constant } from '../../nn/initializers/constant.ts';
import { type ConvHyperparams, kernelsOnly } from '../../nn/layers/conv-hyperparams.ts';
import { convolution, depthwiseConvolution } from '../../nn/layers/convolution.ts';
import { dropout } from '../../nn/layers/dropout.ts';
import type { Network } from '../../nn/network.ts';
import { invariant } from '../../util/errors.ts';
import { type Convention, depthwiseHyperparams } from '../convention.ts';
import type { BoxPredictor } from './box-predictor.ts';
import { type ClipRange, joinRows, rowPerAnchor } from './row-per-anchor.ts';

export interface ConvolutionalBoxPredictorOptions {
  /** Columns of the class logits, the background's included. */
  readonly numClassSlots: number;
  /** Keras leaves depthwise kernels at its own first values, without a penalty. */
  readonly convention: Convention;
  readonly hyperparams: ConvHyperparams;
  /** Bounds on the channels of the layers before the predictor: max(min(map's channels, max), min); 0: no layers. */
  readonly minDepth: number;
  readonly maxDepth: number;
  readonly numLayersBeforePredictor: number;
  /** Before the class convolution; 1: no dropout. */
  readonly dropoutKeepProbability: number;
  readonly kernelSize: number;
  readonly boxCodeSize: number;
  /** Turn logits into scores here. */
  readonly applySigmoidToScores: boolean;
  /** First value of the class convolution's biases; not used with `useDepthwise`, as upstream. */
  readonly classPredictionBiasInit: number;
  /** A depthwise convolution, then a 1×1 one, in place of each head's convolution. */
  readonly useDepthwise: boolean;
  readonly boxEncodingsClipRange?: ClipRange | undefined;
}

/**
 * Variables are under `BoxPredictor_{map}`, or under nothing where there is one map: `Conv2d_{j}_1x1_{depth}`,
 * `BoxEncodingPredictor`, `ClassPredictor`, and their `_depthwise`. In a TensorFlow 2 checkpoint, under `_box_predictor`:
 * `_shared_nets/{map}/{3j}` and `{3j + 1}` (batch normalisation), `_prediction_heads/box_encodings/{map}/_box_encoder_layers/{n}`,
 * `_prediction_heads/class_predictions_with_background/{map}/_class_predictor_layers/{n}`; n counts layers, the dropout
 * of the class head, normalisation and activation of a depthwise one included.
 */
export function convolutionalBoxPredictor(options: ConvolutionalBoxPredictorOptions): BoxPredictor {
  const { hyperparams, kernelSize, boxCodeSize, numClassSlots } = options;
  const depthwise = depthwiseHyperparams(hyperparams, options.convention);
  const same = { padding: 'SAME', stride: 1 } as const;

  const shared = (network: Network, x: Value, scope: string): Value => {
    const [channels] = staticShape([x.shape[1]]);
    const depth = Math.max(Math.min(channels, options.maxDepth), options.minDepth);
    let features = x;
    for (let j = 0; depth > 0 && j < options.numLayersBeforePredictor; j++) {
      const layer = { ...same, scope: `${scope}Conv2d_${j}_1x1_${depth}`, kernel: 1, depth, hyperparams };
      features = convolution(network, features, layer);
    }
    return features;
  };

  const head = (network: Network, x: Value, scope: string, depth: number, bias: number): Value => {
    const plain = { ...same, scope, depth, hyperparams: kernelsOnly(hyperparams) };
    if (!options.useDepthwise) {
      return convolution(network, x, { ...plain, kernel: kernelSize, biasInitializer: constant(bias) });
    }
    const spatial = { ...same, scope: `${scope}_depthwise`, kernel: kernelSize, hyperparams: depthwise };
    return convolution(network, depthwiseConvolution(network, x, spatial), { ...plain, kernel: 1 });
  };

  return {
    boxCodeSize,
    predict(network, featureMaps, anchorsPerLocation) {
      invariant(
        featureMaps.length === anchorsPerLocation.length,
        `${featureMaps.length} feature maps, anchors for ${anchorsPerLocation.length}`,
      );
      const perMap = featureMaps.map((map, i) => {
        const scope = featureMaps.length === 1 ? '' : `BoxPredictor_${i}/`;
        const anchors = anchorsPerLocation[i];
        const features = shared(network, map, scope);
        const boxes = head(network, features, `${scope}BoxEncodingPredictor`, anchors * boxCodeSize, 0);
        const kept = dropout(network, features, options.dropoutKeepProbability, i);
        const { classPredictionBiasInit: bias } = options;
        const classes = head(network, kept, `${scope}ClassPredictor`, anchors * numClassSlots, bias);
        return { boxes: rowPerAnchor(boxes, boxCodeSize), classes: rowPerAnchor(classes, numClassSlots) };
      });
      const joined = joinRows(perMap, options.boxEncodingsClipRange);
      return options.applySigmoidToScores ? { ...joined, classLogits: sigmoid(joined.classLogits) } : joined;
    },
  };
}
