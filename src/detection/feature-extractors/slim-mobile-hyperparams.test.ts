import { expect, test } from 'vitest';
import { zeros } from '../../nn/initializers/constant.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { slimMobileHyperparams } from './slim-mobile-hyperparams.ts';

const hyperparams: ConvHyperparams = { initializer: zeros, activation: 'SWISH', bias: 'ALWAYS' };
const given = { hyperparams, freezeBatchNorm: false } as const;

test('an override reaches a Keras backbone as it is, but for biases, which none of its convolutions has', () => {
  const { pointwise, depthwise } = slimMobileHyperparams({
    ...given,
    convention: 'keras',
    overrideBackbone: true,
  });
  expect(pointwise).toEqual({ ...hyperparams, bias: 'NEVER' });
  expect(depthwise).toEqual(pointwise);
});

test('an override of a slim backbone gives kernels and the figures of batch normalisation', () => {
  const { pointwise } = slimMobileHyperparams({ ...given, convention: 'slim', overrideBackbone: true });
  expect(pointwise).toMatchObject({
    initializer: zeros,
    activation: 'RELU_6',
    batchNorm: { center: true, scale: true },
  });
  expect(pointwise.bias).toBeUndefined();
});

test('without one, slim leaves depthwise kernels unpenalised and Keras does not', () => {
  const own = (convention: 'slim' | 'keras') =>
    slimMobileHyperparams({ ...given, convention, overrideBackbone: false });
  expect(own('slim').depthwise.regularizer).toBeUndefined();
  expect(own('keras').depthwise.regularizer).toEqual({ kind: 'l2', weight: 4e-5 });
});
