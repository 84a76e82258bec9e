import { describe, expect, it } from 'vitest';
import {
  expectGradients,
  randomTensor,
  relativeError,
  valueAndGradients,
} from '../../../test/expect-gradients.ts';
import * as ops from '../ops.ts';

/** y, dx, dγ, dβ of batch normalisation by the definition, in double precision. */
function textbook(
  [b, c, h, w]: readonly number[],
  [x, gamma, beta, dy]: readonly ArrayLike<number>[],
  epsilon: number,
) {
  const pixels = h * w;
  const m = b * pixels;
  const [y, dx] = [new Float64Array(x.length), new Float64Array(x.length)];
  const [dGamma, dBeta] = [new Float64Array(c), new Float64Array(c)];
  for (let k = 0; k < c; k++) {
    const at = Array.from({ length: m }, (_, i) => (Math.floor(i / pixels) * c + k) * pixels + (i % pixels));
    const sum = (f: (i: number) => number): number => at.reduce((total, i) => total + f(i), 0);
    const mean = sum((i) => x[i]) / m;
    const inverse = 1 / Math.sqrt(sum((i) => (x[i] - mean) ** 2) / m + epsilon);
    dBeta[k] = sum((i) => dy[i]);
    dGamma[k] = sum((i) => dy[i] * (x[i] - mean)) * inverse;
    for (const i of at) {
      const normal = (x[i] - mean) * inverse;
      y[i] = gamma[k] * normal + beta[k];
      dx[i] = gamma[k] * inverse * (dy[i] - dBeta[k] / m - (normal * dGamma[k]) / m);
    }
  }
  return { y, dx, dGamma, dBeta };
}

describe('batch normalisation is that of the definition', () => {
  const cases = [
    { name: 'a small map', shape: [3, 4, 9, 7], mean: 3 },
    { name: 'a small map', shape: [3, 4, 9, 7], mean: 300 },
    { name: 'a large map', shape: [2, 3, 75, 75], mean: 3 },
    { name: 'one large image', shape: [1, 2, 150, 150], mean: 3 },
  ];
  for (const { name, shape, mean } of cases) {
    it(`${name}, with a mean of ${mean} deviations`, async () => {
      const x = { shape, data: Array.from(randomTensor(shape, 1).data, (v) => Math.fround(v + mean)) };
      const gamma = randomTensor([shape[1]], 2);
      const beta = randomTensor([shape[1]], 3);
      const dy = randomTensor(shape, 4);
      const found = await valueAndGradients(
        (v) => ops.batchNormTraining(v.x, v.gamma, v.beta, 1e-3)[0],
        { x, gamma, beta },
        dy,
      );
      const expected = textbook(shape, [x.data, gamma.data, beta.data, dy.data], 1e-3);
      expect(relativeError(found.output.data, expected.y)).toBeLessThan(1e-5);
      expect(relativeError(found.gradients.x, expected.dx)).toBeLessThan(1e-5);
      expect(relativeError(found.gradients.gamma, expected.dGamma)).toBeLessThan(1e-4);
      expect(relativeError(found.gradients.beta, expected.dBeta)).toBeLessThan(1e-4);
    });
  }

  it('joins a clip on a large map without a change of value or gradient', async () => {
    const inputs = {
      x: randomTensor([1, 2, 33, 33], 5),
      gamma: randomTensor([2], 6),
      beta: randomTensor([2], 7),
    };
    const cotangent = randomTensor([1, 2, 33, 33], 8);
    const found = await valueAndGradients(
      (v) => ops.relu6(ops.batchNormTraining(v.x, v.gamma, v.beta, 1e-3)[0]),
      inputs,
      cotangent,
    );
    const shape = inputs.x.shape;
    const plain = textbook(shape, [inputs.x.data, inputs.gamma.data, inputs.beta.data, cotangent.data], 1e-3);
    const masked = Array.from(cotangent.data, (v, i) => (plain.y[i] > 0 && plain.y[i] < 6 ? v : 0));
    const expected = textbook(shape, [inputs.x.data, inputs.gamma.data, inputs.beta.data, masked], 1e-3);
    expect(
      relativeError(
        found.output.data,
        plain.y.map((v) => Math.min(Math.max(v, 0), 6)),
      ),
    ).toBeLessThan(1e-5);
    expect(relativeError(found.gradients.x, expected.dx)).toBeLessThan(1e-4);
  });
});

describe('a scalar beside a tensor that ends in ones', () => {
  it('keeps value and gradient', () =>
    expectGradients(({ a, b }) => ops.div(ops.mul(ops.sub(ops.mul(a, 0.5), b), b), 3), {
      a: randomTensor([4, 3, 1, 1], 9),
      b: randomTensor([], 10),
    }));
});
