/**
 * @module
 * A block of a LevelDB table (leveldb, doc/table_format.md and table/block_builder.cc): entries in the order of their
 * keys, each `shared · unshared · value length` as varints, the unshared end of the key, the value; then the places of
 * the restart points, where a key is written whole, as uint32 each, and their number.
 *
 * Keys are strings of one character a byte, since they may hold anything.
 */

import { encodeVarint } from '../../util/varint.ts';
import type { Damaged } from '../damaged-file.ts';
import { readVarint } from './read-varint.ts';

export interface TableEntry {
  readonly key: string;
  readonly value: Uint8Array;
}

/** Far more than a variable's name has: a chain of keys that each add a byte must not take memory without bound. */
const LONGEST_KEY = 4096;
const RESTART_INTERVAL = 16;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Where the entries of `block` end. */
function entriesEnd(block: Uint8Array, damaged: Damaged): number {
  const count =
    block.length < 4 ? 0 : new DataView(block.buffer, block.byteOffset).getUint32(block.length - 4, true);
  const end = block.length - 4 * (count + 1);
  if (count === 0 || end < 0)
    throw damaged(`A block of ${block.length} bytes has no room for its ${count} restart points`);
  return end;
}

/** The entries of `block`, which must be in strict order. @throws what `damaged` makes */
export function* readTableBlock(block: Uint8Array, damaged: Damaged): Generator<TableEntry> {
  const end = entriesEnd(block, damaged);
  const entries = block.subarray(0, end);
  let key: string | undefined;
  for (let at = 0; at < end; ) {
    const [shared, behindShared] = readVarint(entries, at, damaged);
    const [unshared, behindUnshared] = readVarint(entries, behindShared, damaged);
    const [length, start] = readVarint(entries, behindUnshared, damaged);
    const before = key ?? '';
    const next = start + unshared + length;
    if (shared > before.length || next > end || shared + unshared > LONGEST_KEY)
      throw damaged(
        `An entry at byte ${at} of a block claims a key of ${shared} + ${unshared} and a value of ${length} bytes`,
      );
    const whole: string = before.slice(0, shared) + latin1(entries.subarray(start, start + unshared));
    if (key !== undefined && whole <= key)
      throw damaged(`The key ${JSON.stringify(whole)} stands behind ${JSON.stringify(key)}, out of order`);
    key = whole;
    yield { key, value: entries.subarray(start + unshared, next) };
    at = next;
  }
}

/** The bytes of a block with `entries`, which are in order. */
export function writeTableBlock(entries: readonly TableEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const restarts: number[] = [];
  let length = 0;
  let previous = '';
  entries.forEach(({ key, value }, i) => {
    let shared = 0;
    if (i % RESTART_INTERVAL === 0) restarts.push(length);
    else while (shared < previous.length && previous[shared] === key[shared]) shared++;
    const head = [shared, key.length - shared, value.length].flatMap(encodeVarint);
    const part = Buffer.concat([Uint8Array.from(head), Buffer.from(key.slice(shared), 'latin1'), value]);
    parts.push(part);
    length += part.length;
    previous = key;
  });
  if (restarts.length === 0) restarts.push(0);
  const tail = Buffer.alloc(4 * restarts.length + 4);
  [...restarts, restarts.length].forEach((number, i) => {
    tail.writeUInt32LE(number, 4 * i);
  });
  return Buffer.concat([...parts, tail]);
}
