/**
 * @module
 * Batch normalisation over [B, C, H, W], per channel (Ioffe & Szegedy 2015), in training and with given statistics.
 *
 * In memory-bound form: the statistics are one pass each, the output one, the gradient four; how a pass over the
 * channels is best done is known to `per-channel.ts`. On small maps the mean is taken off first. On large ones that pass
 * is saved, and the variance, E[x²] − mean², is off by about 2⁻²⁴ (mean / deviation)² of itself: 10⁻⁴ for a mean of
 * forty deviations.
 */

import { ShapeError } from '../../util/errors.ts';
import type { Value } from '../graph.ts';
import type { Lowering, OpRules } from '../op-rule.ts';
import { add, div, expand, mul, neg, reduceSum, reshape, sqrt, sub } from '../ops.ts';
import { formatType, staticShape, type TensorType } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType, float, int64s } from './common.ts';
import { channelAffine, channelDot, channelSum, hasLargeMaps } from './per-channel.ts';

type NormOp = 'batchNormTraining' | 'batchNormTrainingGradient' | 'batchNormInference';

function checkChannels(inputs: readonly TensorType[]): number {
  const [x, ...perChannel] = inputs;
  for (const input of inputs) expectType(input, 'float32');
  expectRank(x, 4);
  const [c] = staticShape([x.shape[1]]);
  for (const p of perChannel) {
    if (p.shape.length !== 1 || p.shape[0] !== c)
      throw new ShapeError(`Expected [${c}] per channel, got ${formatType(p)}.`);
  }
  return c;
}

/** Elements per channel: B · H · W. */
function perChannelCount(x: TensorType): number {
  const [b, , h, w] = staticShape(x.shape);
  return b * h * w;
}

/** x − mean per channel. Forward and gradient ask for the same; ONNX Runtime computes it once. */
function centre<K extends NormOp>(l: Lowering<K>, x: string, mean: string): string {
  const [c] = staticShape([l.outputTypes[1].shape[0]]);
  const [column] = l.emit('Reshape', [mean, int64s(l, [c, 1, 1])]);
  return l.emit('Sub', [x, column])[0];
}

function inverseDeviation<K extends NormOp>(l: Lowering<K>, variance: string, epsilon: number): string {
  const [shifted] = l.emit('Add', [variance, float(l, epsilon)]);
  const [deviation] = l.emit('Sqrt', [shifted]);
  return l.emit('Reciprocal', [deviation])[0];
}

export const normalizationRules: OpRules<NormOp> = {
  batchNormTraining: {
    infer: (inputs) => {
      expectInputs(inputs, 3);
      const c = checkChannels(inputs);
      const statistic: TensorType = { dtype: 'float32', shape: [c] };
      return [{ dtype: 'float32', shape: inputs[0].shape }, statistic, statistic];
    },
    // dx of y is an operation of its own. The statistics add d mean / M + d variance · 2 (x − mean) / M.
    gradient: (node, [dy, dMean, dVariance], wanted) => {
      const [x, gamma] = node.inputs;
      const [, mean, variance] = node.outputs;
      const parts =
        dy === undefined
          ? []
          : x.graph.add('batchNormTrainingGradient', [dy, x, gamma, mean, variance], node.attributes);
      const column = (perChannel: Value): Value => reshape(perChannel, [...perChannel.shape, 1, 1]);
      const count = perChannelCount(x);
      const ofStatistics: Value[] = [];
      if (dMean !== undefined) ofStatistics.push(expand(column(div(dMean, count)), x.shape));
      if (dVariance !== undefined) {
        ofStatistics.push(mul(sub(x, column(mean)), column(mul(dVariance, 2 / count))));
      }
      const dx = [...parts.slice(0, 1), ...ofStatistics].reduce((sum, part) => add(sum, part));
      return [wanted[0] ? dx : undefined, wanted[1] ? parts[1] : undefined, wanted[2] ? parts[2] : undefined];
    },
    lower: (l) => {
      const [x, gamma, beta] = l.inputs;
      const [y, mean, variance] = l.outputs;
      const type = l.inputTypes[0];
      const count = float(l, perChannelCount(type));
      const scale = (): string =>
        l.emit('Mul', [gamma, inverseDeviation(l, variance, l.attributes.epsilon)])[0];
      l.emit('Div', [channelSum(l, x), count], { outputs: [mean] });
      if (!hasLargeMaps(type)) {
        const centred = centre(l, x, mean);
        l.emit('Div', [channelDot(l, centred, centred, type), count], { outputs: [variance] });
        channelAffine(l, { x: centred, type, scale: scale(), shift: beta }, { outputs: [y] });
        return;
      }
      const [square] = l.emit('Div', [channelDot(l, x, x, type), count]);
      const [meanSquare] = l.emit('Mul', [mean, mean]);
      const [spread] = l.emit('Sub', [square, meanSquare]);
      l.emit('Relu', [spread], { outputs: [variance] }); // rounding may leave a tiny negative
      const factor = scale();
      const [scaledMean] = l.emit('Mul', [mean, factor]);
      const [shift] = l.emit('Sub', [beta, scaledMean]);
      channelAffine(l, { x, type, scale: factor, shift }, { outputs: [y] });
    },
  },
  batchNormTrainingGradient: {
    infer: (inputs) => {
      expectInputs(inputs, 5);
      const [dy, x, ...perChannel] = inputs;
      const c = checkChannels([x, ...perChannel]);
      const parameter: TensorType = { dtype: 'float32', shape: [c] };
      return [{ dtype: 'float32', shape: dy.shape }, parameter, parameter];
    },
    gradient: { refused: 'second derivatives of batchNormTraining are not built.' },
    // With i = 1/√(var + ε), M = B·H·W:  dβ = Σ dy;  dγ = i (Σ dy·x − mean Σ dy);
    // dx = a·dy + b·x + c,  a = γ i,  b = −γ i² dγ / M,  c = −a dβ / M − b mean. Centred, x has the mean 0.
    lower: (l) => {
      const [dy, given, gamma, mean, variance] = l.inputs;
      const [dx, dGamma, dBeta] = l.outputs;
      const c = staticShape(l.inputTypes[2].shape)[0];
      const type = l.inputTypes[1];
      const count = perChannelCount(type);
      const inverse = inverseDeviation(l, variance, l.attributes.epsilon);
      const attributes = { keepdims: { int: 0 } };
      const [perImage] = l.emit('ReduceSum', [dy, int64s(l, [2, 3])], { attributes });
      l.emit('ReduceSum', [perImage, int64s(l, [0])], { attributes, outputs: [dBeta] });
      const centred = !hasLargeMaps(type);
      const x = centred ? centre(l, given, mean) : given;
      const withMean = (value: string, factor: string): string => {
        if (centred) return value;
        return l.emit('Sub', [value, l.emit('Mul', [mean, factor])[0]])[0];
      };
      const correlation = withMean(channelDot(l, dy, x, type), dBeta);
      l.emit('Mul', [inverse, correlation], { outputs: [dGamma] });
      const [a] = l.emit('Mul', [gamma, inverse]);
      const [overCount] = l.emit('Mul', [dGamma, float(l, -1 / count)]);
      const [slope] = l.emit('Mul', [a, inverse]);
      const [b] = l.emit('Mul', [slope, overCount]);
      const [aBeta] = l.emit('Mul', [a, dBeta]);
      const [betaTerm] = l.emit('Mul', [aBeta, float(l, -1 / count)]);
      const constant = withMean(betaTerm, b);
      const first = channelAffine(l, { x: dy, type, scale: a, shift: constant });
      const [column] = l.emit('Reshape', [b, int64s(l, [c, 1, 1])]);
      const [second] = l.emit('Mul', [x, column]);
      l.emit('Add', [first, second], { outputs: [dx] });
    },
  },
  batchNormInference: {
    infer: (inputs) => {
      expectInputs(inputs, 5);
      checkChannels(inputs);
      return [{ dtype: 'float32', shape: inputs[0].shape }];
    },
    // With i = 1/√(var + ε):  dx = γ i dy;  dγ = i Σ dy (x − mean);  dβ = Σ dy;
    // d mean = −γ i Σ dy;  d var = −½ γ i³ Σ dy (x − mean).
    gradient: ({ inputs: [x, gamma, , mean, variance], attributes: { epsilon } }, [dy], wanted) => {
      if (dy === undefined) return [];
      const column = [...staticShape(gamma.shape), 1, 1];
      const inverse = div(1, sqrt(add(variance, epsilon)));
      const scale = mul(gamma, inverse);
      const sum = (): Value => reduceSum(dy, [0, 2, 3]);
      const correlation = (): Value => reduceSum(mul(dy, sub(x, reshape(mean, column))), [0, 2, 3]);
      return [
        wanted[0] ? mul(dy, reshape(scale, column)) : undefined,
        wanted[1] ? mul(correlation(), inverse) : undefined,
        wanted[2] ? sum() : undefined,
        wanted[3] ? neg(mul(scale, sum())) : undefined,
        wanted[4] ? mul(mul(scale, mul(inverse, inverse)), mul(correlation(), -0.5)) : undefined,
      ];
    },
    lower: (l) => {
      const attributes = { epsilon: { float: l.attributes.epsilon } };
      l.emit('BatchNormalization', l.inputs, { attributes, outputs: l.outputs });
    },
  },
};
