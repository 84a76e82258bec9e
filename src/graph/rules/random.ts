/**
 * @module
 * Random numbers from a counter: every element is a hash of the counter, the stream's name and its own index, so that a
 * draw depends on nothing drawn before it, and a resumed run draws what the first would have drawn. Standard operators
 * of whole numbers alone compute it, so that every engine gives the same bits.
 *
 * Words have 31 bits, so that a product of two stays inside int64. A round is x ← x ⊕ (x ≫ 15), x ← x · m mod 2³¹, as
 * in murmur3's finaliser. Two keys are drawn from counter and stream; an element's index enters with the first and
 * meets the second after a round, so that two draws are not one sequence at two offsets.
 */

import type { Lowering, OpRules } from '../op-rule.ts';
import { elementCount, staticShape } from '../tensor-type.ts';
import { expectInputs, expectType, int64s } from './common.ts';

type L = Lowering<'randomUniform'>;

const WORD = 2 ** 31 - 1;
const MULTIPLIERS = [0x2c1b3c6d, 0x297a2d39] as const;
/** 2³¹ / golden ratio, odd: consecutive indices start far apart. */
const GOLDEN = 0x4f1bbcdd;
const INT64 = 7;
const UINT64 = 13;

function whole(l: L, value: number): string {
  return l.constant('int64', [], BigInt64Array.of(BigInt(value)));
}

/** ONNX shifts unsigned numbers alone; two casts and a shift are still faster than a division. */
function shiftedRight(l: L, x: string, bits: number): string {
  const unsigned = (value: string): string =>
    l.emit('Cast', [value], { attributes: { to: { int: UINT64 } } })[0];
  const direction = { direction: { string: 'RIGHT' } };
  const [shifted] = l.emit('BitShift', [unsigned(x), unsigned(whole(l, bits))], { attributes: direction });
  return l.emit('Cast', [shifted], { attributes: { to: { int: INT64 } } })[0];
}

function lowWord(l: L, x: string): string {
  return l.emit('BitwiseAnd', [x, whole(l, WORD)])[0];
}

function round(l: L, x: string, multiplier: number): string {
  const [mixed] = l.emit('BitwiseXor', [x, shiftedRight(l, x, 15)]);
  return lowWord(l, l.emit('Mul', [mixed, whole(l, multiplier)])[0]);
}

function rounds(l: L, x: string): string {
  return MULTIPLIERS.reduce((value, multiplier) => round(l, value, multiplier), x);
}

/** The two keys of this draw: both words of the counter, then the stream, each mixed in. */
function keys(l: L): readonly [string, string] {
  const [counter] = l.inputs;
  const words = [
    lowWord(l, counter),
    lowWord(l, shiftedRight(l, counter, 31)),
    whole(l, l.attributes.stream),
  ];
  const first = words.reduce(
    (key, word) => rounds(l, lowWord(l, l.emit('Add', [key, word])[0])),
    whole(l, GOLDEN),
  );
  return [first, rounds(l, l.emit('BitwiseXor', [first, whole(l, GOLDEN)])[0])];
}

/** The hash of each element of the shape, flat, in [0, 2³¹). */
function hashed(l: L): string {
  const [first, second] = keys(l);
  const index = new BigInt64Array(elementCount(l.attributes.shape));
  for (let i = 1; i < index.length; i++) index[i] = (index[i - 1] + BigInt(GOLDEN)) & BigInt(WORD);
  const places = l.constant('int64', [index.length], index);
  const [start] = l.emit('BitwiseXor', [places, first]);
  const [middle] = l.emit('BitwiseXor', [round(l, start, MULTIPLIERS[0]), second]);
  return rounds(l, middle);
}

export const randomRules: OpRules<'randomUniform'> = {
  randomUniform: {
    infer: (inputs, { shape }) => {
      expectInputs(inputs, 1);
      expectType(inputs[0], 'int64');
      return [{ dtype: 'float32', shape }];
    },
    gradient: 'zero',
    lower: (l) => {
      // The upper 24 of 31 bits are exact in a float, so that 1 is never reached.
      const [upper] = l.emit('BitwiseAnd', [hashed(l), whole(l, WORD - 127)]);
      const [float] = l.emit('Cast', [upper], { attributes: { to: { int: 1 } } });
      const [uniform] = l.emit('Mul', [float, l.constant('float32', [], Float32Array.of(2 ** -31))]);
      l.emit('Reshape', [uniform, int64s(l, staticShape(l.attributes.shape))], { outputs: l.outputs });
    },
  },
};
