/**
 * @module
 * What surrounds the convolutions of MobileNet v2 and v3, beside their tables: what slim's training_scope fixes, or the
 * configuration's own where that overrides it (slim: mobilenet.py, mobilenet_v2.py, mobilenet_v3.py; keras_models/
 * mobilenet_v2.py; the feature extractors over them).
 */

import { truncatedNormal } from '../../nn/initializers/truncated-normal.ts';
import type { BatchNormSpec } from '../../nn/layers/batch-norm.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import type { FeatureExtractorOptions } from './feature-extractor.ts';

/** Of a backbone's 1×1 and first convolutions, and of its depthwise ones. */
export interface BackboneHyperparams {
  readonly pointwise: ConvHyperparams;
  readonly depthwise: ConvHyperparams;
}

/**
 * Truncated normal of 0.09, L2 of 4e-5 (slim: not on depthwise kernels), batch normalisation, ReLU6.
 *
 * An override replaces all of it in Keras, where convolutions never have a bias. In slim the network's table comes after it: the activation stays, and batch
 * normalisation stays and keeps its offset and multiplier, whatever the override says.
 */
export function slimMobileHyperparams(
  options: Pick<
    FeatureExtractorOptions,
    'convention' | 'overrideBackbone' | 'hyperparams' | 'freezeBatchNorm'
  >,
): BackboneHyperparams {
  const { convention, hyperparams } = options;
  const batchNorm: BatchNormSpec = {
    decay: 0.9997,
    epsilon: 0.001,
    center: true,
    scale: true,
    train: !options.freezeBatchNorm,
  };
  if (options.overrideBackbone && convention === 'keras') {
    const layer: ConvHyperparams = { ...hyperparams, bias: 'NEVER' };
    return { pointwise: layer, depthwise: layer };
  }
  if (options.overrideBackbone) {
    const { initializer, regularizer } = hyperparams;
    const normalizer = { ...(hyperparams.batchNorm ?? batchNorm), center: true, scale: true };
    const layer = { initializer, regularizer, batchNorm: normalizer, activation: 'RELU_6' } as const;
    return { pointwise: layer, depthwise: layer };
  }
  const depthwise: ConvHyperparams = {
    initializer: truncatedNormal(0, 0.09),
    batchNorm,
    activation: 'RELU_6',
  };
  const pointwise: ConvHyperparams = { ...depthwise, regularizer: { kind: 'l2', weight: 4e-5 } };
  return { pointwise, depthwise: convention === 'keras' ? pointwise : depthwise };
}
