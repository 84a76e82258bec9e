import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { ExampleSchema, FeatureSchema } from '../proto/gen/tensorflow/example_pb.js';
import { rewriteBoxWeights } from './rewrite-box-weights.ts';

const text = (s: string): number[] => [...new TextEncoder().encode(s)];
/** A length-delimited field of fewer than 128 bytes. */
const field = (number: number, ...payload: readonly number[]): number[] => [
  8 * number + 2,
  payload.length,
  ...payload,
];
const ints = (...values: readonly number[]): number[] => field(3, ...field(1, ...values));
const entry = (key: string, ...feature: readonly number[]): number[] =>
  field(1, ...field(1, ...text(key)), ...field(2, ...feature));
/** A list of floats, each as a field of its own, as old writers do. */
const loneFloats = (...values: readonly number[]): number[] =>
  field(2, ...values.flatMap((value) => [8 * 1 + 5, ...new Uint8Array(Float32Array.of(value).buffer)]));
const rewrite = (bytes: readonly number[], ...weights: readonly number[]): number[] => [
  ...rewriteBoxWeights(Uint8Array.from(bytes), Float32Array.from(weights), 'a.record: record 1'),
];
const packed = (...values: readonly number[]): number[] =>
  field(2, ...field(1, ...new Uint8Array(Float32Array.from(values).buffer)));

const KEY = 'image/object/weight';
const a = entry('z/first', ...ints(1));
const b = entry('a/last', ...ints(2));

describe('Box weights in a tf.Example', () => {
  it('come last where there were none, all else in its order', () => {
    expect(rewrite(field(1, ...a, ...b), 1, 5)).toEqual(field(1, ...a, ...b, ...entry(KEY, ...packed(1, 5))));
  });

  it('take the place of those that stood there, however these were written', () => {
    const old = entry(KEY, ...loneFloats(2, 2));
    expect(rewrite(field(1, ...a, ...old, ...b), 2, 10)).toEqual(
      field(1, ...a, ...entry(KEY, ...packed(2, 10)), ...b),
    );
  });

  it('stand once where they stood twice', () => {
    const [one, two] = [entry(KEY, ...packed(1)), entry(KEY, ...packed(2))];
    expect(rewrite(field(1, ...one, ...a, ...two), 3)).toEqual(field(1, ...entry(KEY, ...packed(3)), ...a));
  });

  it('leave fields that nobody knows, and features in several pieces', () => {
    const unknown = [8 * 7 + 0, 0x96, 0x01, 8 * 8 + 5, 1, 2, 3, 4, 8 * 9 + 1, 1, 2, 3, 4, 5, 6, 7, 8];
    expect(rewrite([...unknown, ...field(1, ...a), ...field(1, ...b, ...unknown)], 3)).toEqual([
      ...unknown,
      ...field(1, ...a),
      ...field(1, ...b, ...unknown, ...entry(KEY, ...packed(3))),
    ]);
  });

  it('find a place in a record without features', () => {
    expect(rewrite([], 4)).toEqual(field(1, ...entry(KEY, ...packed(4))));
  });

  it('are read by any decoder, in records of any length', () => {
    const weights = Float32Array.from({ length: 300 }, (_, i) => i / 7);
    const image = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
    const before = create(ExampleSchema, {
      features: {
        feature: {
          'image/encoded': create(FeatureSchema, { kind: { case: 'bytesList', value: { value: [image] } } }),
        },
      },
    });
    const after = fromBinary(ExampleSchema, rewriteBoxWeights(toBinary(ExampleSchema, before), weights, 'x'));
    const feature = after.features?.feature ?? {};
    expect(feature['image/encoded']).toEqual(before.features?.feature['image/encoded']);
    expect(feature[KEY].kind).toMatchObject({ case: 'floatList', value: { value: [...weights] } });
  });

  it.each([
    ['a length beyond the end', [0x0a, 0x05, 0x0a]],
    ['a number without an end', [0x0a, 0x80]],
    ['a group', [0x0b]],
  ])('refuse %s', (_, bytes) => {
    expect(() => rewrite(bytes, 1)).toThrow(
      `a.record: record 1: not a tf.Example (${bytes.length} bytes): a field is cut off.`,
    );
  });
});
