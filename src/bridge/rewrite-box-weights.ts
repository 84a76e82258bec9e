/**
 * @module
 * Puts box weights into a serialised tf.Example and leaves every other byte as it is: the record is not decoded and
 * written anew but cut at its fields (the protobuf wire format), and one entry of its feature map is put in. A weight that
 * stood there before gives its place; else the entry comes last.
 *
 * A decoder and encoder would not do: they sort the features, drop what they do not know, and repack lists.
 */

import { DataError } from '../util/errors.ts';
import { encodeVarint } from '../util/varint.ts';

/** The feature that upstream's decoder reads the weights of boxes from. */
export const BOX_WEIGHT = 'image/object/weight';

/** A field of a message: its number, and its bytes from the tag on; `payload` is set where it is length-delimited. */
interface WireField {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly payload: Uint8Array | undefined;
}

const FEATURES = 1; // of Example
const ENTRY = 1; // of Features
const KEY = 1; // of an entry
const VALUE = 2;
const FLOAT_LIST = 2; // of Feature
const LIST_VALUE = 1; // of FloatList

/**
 * `example` with `weights` [G] as its `image/object/weight`. `where` names the record in errors.
 *
 * @throws DataError if `example` is no tf.Example
 */
export function rewriteBoxWeights(example: Uint8Array, weights: Float32Array, where: string): Uint8Array {
  const entry = field(ENTRY, weightEntry(weights));
  const top = wireFields(example, where);
  const last = top.findLastIndex(({ number }) => number === FEATURES);
  const key = new TextEncoder().encode(BOX_WEIGHT);
  let placed = false;
  const parts = top.map(({ number, bytes, payload }, i) => {
    if (number !== FEATURES || payload === undefined) return bytes;
    const entries: Uint8Array[] = [];
    for (const item of wireFields(payload, where)) {
      if (item.number !== ENTRY || item.payload === undefined || !hasKey(item.payload, key, where))
        entries.push(item.bytes);
      else if (!placed) {
        entries.push(entry);
        placed = true;
      }
    }
    if (i === last && !placed) entries.push(entry);
    return field(FEATURES, concat(entries));
  });
  if (last < 0) parts.push(field(FEATURES, entry));
  return concat(parts);
}

function hasKey(entry: Uint8Array, key: Uint8Array, where: string): boolean {
  const found = wireFields(entry, where).findLast(({ number }) => number === KEY)?.payload;
  return found !== undefined && Buffer.compare(found, key) === 0;
}

/** An entry of the feature map: the key, and a Feature with a packed list of floats. */
function weightEntry(weights: Float32Array): Uint8Array {
  const floats = new Uint8Array(4 * weights.length);
  const view = new DataView(floats.buffer);
  for (let i = 0; i < weights.length; i++) view.setFloat32(4 * i, weights[i], true);
  const feature = field(FLOAT_LIST, field(LIST_VALUE, floats));
  return concat([field(KEY, new TextEncoder().encode(BOX_WEIGHT)), field(VALUE, feature)]);
}

/** The fields of a message, in order. */
function wireFields(message: Uint8Array, where: string): WireField[] {
  const fields: WireField[] = [];
  const fail = (): never => {
    throw new DataError(where, `not a tf.Example (${message.length} bytes): a field is cut off.`);
  };
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= message.length) return fail();
      const byte = message[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return fail();
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const type = tag % 8;
    let payload: Uint8Array | undefined;
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else if (type === 2) {
      const length = varint();
      payload = message.subarray(at, at + length);
      at += length;
    } else fail();
    if (at > message.length) fail();
    fields.push({ number: Math.floor(tag / 8), bytes: message.subarray(start, at), payload });
  }
  return fields;
}

/** A length-delimited field. */
function field(number: number, payload: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(8 * number + 2, ...encodeVarint(payload.length)), payload]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
