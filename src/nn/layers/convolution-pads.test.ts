import { expect, test } from 'vitest';
import { convolutionPads, explicitPadding, samePadding } from './convolution-pads.ts';

const outputLength = (input: number, [before, after]: readonly number[], kernel: number, stride: number) =>
  Math.floor((input + before + after - kernel) / stride) + 1;

test('SAME padding gives ⌈input / stride⌉ outputs with no pixel more than needed, the odd one after', () => {
  let cases = 0;
  for (let input = 1; input <= 40; input++) {
    for (const kernel of [1, 2, 3, 5, 7]) {
      for (const stride of [1, 2, 3]) {
        const pads = samePadding(input, kernel, stride);
        const label = `input ${input}, kernel ${kernel}, stride ${stride}`;
        expect(outputLength(input, pads, kernel, stride), label).toBe(Math.ceil(input / stride));
        expect([0, 1], label).toContain(pads[1] - pads[0]);
        if (pads[1] > 0) {
          const less = [pads[0], pads[1] - 1];
          expect(outputLength(input, less, kernel, stride), label).toBeLessThan(Math.ceil(input / stride));
        }
        cases++;
      }
    }
  }
  expect(cases).toBe(600);
});

test('a 3×3 convolution of stride 2 pads an even side at the end only, an odd side at both ends', () => {
  expect(samePadding(300, 3, 2)).toEqual([0, 1]);
  expect(samePadding(75, 3, 2)).toEqual([1, 1]);
});

test('explicit padding does not depend on the input', () => {
  expect([1, 2, 3, 5].map(explicitPadding)).toEqual([
    [0, 0],
    [0, 1],
    [1, 1],
    [2, 2],
  ]);
  const square = { padding: 'EXPLICIT', height: 300, width: 75, kernel: 3, stride: 2 } as const;
  expect(convolutionPads(square)).toEqual([1, 1, 1, 1]);
});

test('pads come as top, left, bottom, right', () => {
  const wide = { padding: 'SAME', height: 300, width: 75, kernel: 3, stride: 2 } as const;
  expect(convolutionPads(wide)).toEqual([0, 1, 1, 1]);
});
