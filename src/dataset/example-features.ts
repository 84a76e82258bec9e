/**
 * @module
 * The features of one tf.Example, by key and kind. An absent feature and an empty one are the same, as to upstream's
 * decoder.
 */

import { fromBinary } from '@bufbuild/protobuf';
import { type Example, ExampleSchema } from '../proto/gen/tensorflow/example_pb.js';
import { DataError } from '../util/errors.ts';

/** Reads features; each method throws a DataError where the feature holds another kind of value. */
export interface ExampleFeatures {
  /** `image/filename`; empty where there is none. */
  readonly filename: string;
  /** The record's place, the image's name included, for errors. */
  readonly where: string;
  bytes(key: string): readonly Uint8Array[];
  texts(key: string): readonly string[];
  floats(key: string): readonly number[];
  ints(key: string): readonly number[];
}

const KINDS = { bytesList: 'bytes', floatList: 'float', int64List: 'int64' } as const;

/** The features of the serialised tf.Example `data`, which is `record` to errors. @throws DataError */
export function exampleFeatures(data: Uint8Array, record: string): ExampleFeatures {
  const features = parse(data, record).features?.feature ?? {};
  let where = record;
  const kindOf = (key: string) => (Object.hasOwn(features, key) ? features[key].kind : undefined);
  const mismatch = (key: string, held: keyof typeof KINDS, wanted: string): DataError =>
    new DataError(where, `${key} holds ${KINDS[held]} values; expected ${wanted}.`);
  const bytes = (key: string): readonly Uint8Array[] => {
    const kind = kindOf(key);
    if (kind?.case === undefined) return [];
    if (kind.case !== 'bytesList') throw mismatch(key, kind.case, 'bytes');
    return kind.value.value;
  };
  const texts = (key: string): readonly string[] =>
    bytes(key).map((value) => Buffer.from(value).toString('utf8'));
  const filename = texts('image/filename')[0] ?? '';
  if (filename !== '') where = `${record}, image ${JSON.stringify(filename)}`;
  return {
    filename,
    where,
    bytes,
    texts,
    floats(key) {
      const kind = kindOf(key);
      if (kind?.case === undefined) return [];
      if (kind.case !== 'floatList') throw mismatch(key, kind.case, 'float');
      return kind.value.value;
    },
    ints(key) {
      const kind = kindOf(key);
      if (kind?.case === undefined) return [];
      if (kind.case !== 'int64List') throw mismatch(key, kind.case, 'int64');
      return kind.value.value.map(Number);
    },
  };
}

function parse(data: Uint8Array, where: string): Example {
  try {
    return fromBinary(ExampleSchema, data);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(where, `not a tf.Example (${data.length} bytes): ${reason}.`, { cause });
  }
}
