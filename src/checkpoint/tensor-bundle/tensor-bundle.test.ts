/**
 * @module
 * A TensorBundle that is written reads back bit for bit; what is damaged is refused, by the name of the file.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, describe, expect, it } from 'vitest';
import { BundleEntryProtoSchema, BundleHeaderProtoSchema } from '../../proto/gen/tensorflow/checkpoint_pb.js';
import { maskedCrc32c } from '../../util/crc32c.ts';
import { DataError } from '../../util/errors.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { sizeOfShape } from '../../util/size-of-shape.ts';
import { encodeVarint } from '../../util/varint.ts';
import { damagedFile } from '../damaged-file.ts';
import type { StoredTensor } from '../safetensors.ts';
import { readBundleIndex } from './bundle-index.ts';
import { keyOfPath, OBJECT_GRAPH_KEY } from './object-graph.ts';
import { openTensorBundle } from './open-tensor-bundle.ts';
import { readTable } from './read-table.ts';
import { sliceKey } from './slice-key.ts';
import { writeTable } from './write-table.ts';
import { type BundleValue, writeTensorBundle } from './write-tensor-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterweight-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
const newPrefix = (): string => join(folder, `bundle-${++count}`);

function tensor(seed: number, ...shape: number[]): StoredTensor {
  const random = createRandom(seed, 0);
  const size = sizeOfShape(shape);
  return { shape, data: Float32Array.from({ length: size }, () => random.uniform(-1, 1)) };
}

const VALUES: ReadonlyMap<string, BundleValue> = new Map<string, BundleValue>([
  ['FeatureExtractor/Conv/weights', tensor(1, 3, 3, 2, 4)],
  ['FeatureExtractor/Conv/BatchNorm/beta', tensor(2, 4)],
  ['scalar', tensor(3)],
  ['empty', tensor(4, 0, 5)],
  ['größe', tensor(5, 2)],
  ['global_step', 12_345n],
  ...Array.from({ length: 40 }, (_, i) => [`block_${i}/weights`, tensor(10 + i, 1 + (i % 7))] as const),
]);

/** All that the bundle holds, or the error that says why not. */
async function readAll(prefix: string): Promise<Map<string, StoredTensor>> {
  const bundle = await openTensorBundle(prefix);
  try {
    const found = new Map<string, StoredTensor>();
    for (const [name, { type }] of bundle.entries)
      if (type.toFloats !== undefined) found.set(name, await bundle.readFloats(name));
    await bundle.readObjectGraph();
    return found;
  } finally {
    await bundle.close();
  }
}

describe('a bundle', () => {
  it.each([
    [1, undefined],
    [3, undefined],
    [3, 200],
    [60, 1],
  ])(
    'in %i data files, its index in blocks of %s bytes, reads back bit for bit',
    async (shards, blockBytes) => {
      const prefix = newPrefix();
      const files = await writeTensorBundle(prefix, VALUES, {
        shards,
        ...(blockBytes === undefined ? {} : { blockBytes }),
      });
      expect(files).toHaveLength(shards + 1);
      const floats = [...VALUES].filter(
        ([, value]) => typeof value !== 'bigint' && !(value instanceof Uint8Array),
      );
      expect(await readAll(prefix)).toEqual(
        new Map(floats.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))),
      );
      const bundle = await openTensorBundle(prefix);
      expect(bundle.entries.get('global_step')).toMatchObject({
        type: { name: 'int64' },
        shape: [],
        size: 8,
      });
      expect(await bundle.readObjectGraph()).toBeUndefined();
      await expect(bundle.readFloats('global_step')).rejects.toThrow(
        '"global_step" holds int64, not floats.',
      );
      await expect(bundle.readFloats('nothing')).rejects.toThrow('There is no tensor "nothing".');
      await bundle.close();
    },
  );

  it('of TensorFlow 2 has a graph of objects, in which variables are found by their paths', async () => {
    const prefix = newPrefix();
    const paths = ['model/a.b/0/kernel', 'model/a.b/0/bias', 'model/c/kernel'];
    const written = paths.map((path, i) => [keyOfPath(path.replace('a.b', 'a..b')), tensor(i, 2)] as const);
    await writeTensorBundle(
      prefix,
      new Map<string, BundleValue>([...written, [keyOfPath('save_counter'), 1n]]),
    );
    const bundle = await openTensorBundle(prefix);
    expect(bundle.entries.get(OBJECT_GRAPH_KEY)?.type.name).toBe('string');
    const graph = await bundle.readObjectGraph();
    expect(graph?.keyAt('model/c/kernel')).toBe('model/c/kernel/.ATTRIBUTES/VARIABLE_VALUE');
    expect(graph?.keyAt('model/a..b/0/bias')).toBe('model/a..b/0/bias/.ATTRIBUTES/VARIABLE_VALUE');
    expect(graph?.keyAt('model/c')).toBeUndefined();
    expect(graph?.keyAt('model/d/kernel')).toBeUndefined();
    expect(graph?.paths.get(keyOfPath('save_counter'))).toBe('save_counter');
    await bundle.close();
  });

  it('holds a partitioned tensor in parts, which are put together', async () => {
    const prefix = newPrefix();
    const whole = tensor(7, 3, 100, 2);
    const cut = (from: number, to: number): StoredTensor => {
      const rows = [0, 1, 2].map((i) => whole.data.subarray((i * 100 + from) * 2, (i * 100 + to) * 2));
      return { shape: [3, to - from, 2], data: Float32Array.from(rows.flatMap((row) => [...row])) };
    };
    const full = { start: 0, length: -1 };
    const places = [
      [full, { start: 0, length: 70 }, full],
      [full, { start: 70, length: 30 }, full],
    ];
    const keys = places.map((extents) => sliceKey('table', extents));
    await writeTensorBundle(prefix, new Map([['other', tensor(1, 2)]]));
    const table = new Map(readTable(readFileSync(`${prefix}.index`), damagedFile('index')));
    const data = [cut(0, 70), cut(70, 100)].map(({ data: floats }) => new Uint8Array(floats.buffer));
    const entry = (shape: number[], rest: object): Uint8Array =>
      toBinary(
        BundleEntryProtoSchema,
        create(BundleEntryProtoSchema, {
          dtype: 1,
          shape: { dim: shape.map((n) => ({ size: BigInt(n) })) },
          ...rest,
        }),
      );
    const slices = places.map((extents) => ({
      extent: extents.map(({ start, length }) =>
        length < 0
          ? {}
          : { start: BigInt(start), hasLength: { case: 'length' as const, value: BigInt(length) } },
      ),
    }));
    table.set('table', entry([3, 100, 2], { slices }));
    data.forEach((bytes, i) => {
      const offset = BigInt(i === 0 ? 8 : 8 + data[0].length);
      table.set(
        keys[i],
        entry([3, i === 0 ? 70 : 30, 2], { offset, size: BigInt(bytes.length), crc32c: maskedCrc32c(bytes) }),
      );
    });
    writeFileSync(`${prefix}.index`, writeTable(table));
    const shard = `${prefix}.data-00000-of-00001`;
    writeFileSync(shard, Buffer.concat([readFileSync(shard), ...data]));
    expect([...(await readAll(prefix))].map(([name]) => name)).toEqual(['other', 'table']);
    expect((await readAll(prefix)).get('table')).toEqual(whole);
    table.set('table', entry([3, 100, 2], { slices: slices.slice(1) }));
    writeFileSync(`${prefix}.index`, writeTable(table));
    await expect(readAll(prefix)).rejects.toThrow(
      'The parts of "table" have 180 elements together; its shape is [3, 100, 2]',
    );
  });

  it('keys parts as TensorFlow does', () => {
    const hex = (key: string): string => Buffer.from(key, 'latin1').toString('hex');
    // core/lib/strings/ordered_code.cc: 0x80 ^ x below 64, two bytes under 11 below 2^13, three under 111.
    expect(hex(sliceKey('a', [{ start: 0, length: -1 }]))).toBe('00' + '61' + '0001' + '0101' + '80' + '7f');
    expect(hex(sliceKey('a', [{ start: 63, length: 64 }]))).toBe(
      '00' + '61' + '0001' + '0101' + 'bf' + 'c040',
    );
    expect(hex(sliceKey('\xff', [{ start: 8191, length: 8192 }]))).toBe(
      '00' + 'ff00' + '0001' + '0101' + 'dfff' + 'e02000',
    );
  });
});

describe('a damaged bundle', () => {
  const damagedBundle = async (damage: (prefix: string) => void): Promise<string> => {
    const prefix = newPrefix();
    await writeTensorBundle(prefix, VALUES, { shards: 2, blockBytes: 500 });
    damage(prefix);
    return readAll(prefix).then(
      () => 'read',
      (error: Error) => {
        expect(error).toBeInstanceOf(DataError);
        return error.message.replace(prefix, 'x');
      },
    );
  };
  const flip = (path: string, at: number): void => {
    const bytes = readFileSync(path);
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    writeFileSync(path, bytes);
  };

  it('is refused where the index is missing, or a data file', async () => {
    expect(await damagedBundle((p) => rmSync(`${p}.index`))).toMatch(/^x\.index: Cannot be read \(ENOENT/);
    expect(await damagedBundle((p) => rmSync(`${p}.data-00001-of-00002`))).toMatch(
      /^x\.data-00001-of-00002: Cannot be read \(ENOENT.*the index beside it wants it\.$/,
    );
  });

  it('is refused where a file is cut off', async () => {
    expect(await damagedBundle((p) => truncateSync(`${p}.index`, 40))).toBe(
      "x.index: It has 40 bytes, fewer than the 48 of a table's footer. The file is damaged, truncated or of another kind; use another checkpoint.",
    );
    expect(await damagedBundle((p) => truncateSync(`${p}.index`, 400))).toMatch(
      /^x\.index: It does not end as/,
    );
    expect(await damagedBundle((p) => truncateSync(`${p}.data-00000-of-00002`, 10))).toMatch(
      /^x\.data-00000-of-00002: It has 10 bytes, but the index places tensors up to byte \d+\./,
    );
  });

  it('is refused where a bit is wrong: in a tensor, a block, or the footer', async () => {
    expect(await damagedBundle((p) => flip(`${p}.data-00001-of-00002`, 0))).toMatch(
      /^x\.data-00001-of-00002: The check sum of "FeatureExtractor\/Conv\/BatchNorm\/beta" \(16 bytes at byte 0\) is wrong/,
    );
    expect(await damagedBundle((p) => flip(`${p}.index`, 100))).toMatch(
      /^x\.index: The check sum of the block at byte 0 is wrong/,
    );
    expect(await damagedBundle((p) => flip(`${p}.index`, -1))).toMatch(/^x\.index: It does not end as/);
  });

  it('leaves no other file behind than the bundle', async () => {
    const prefix = newPrefix();
    await writeTensorBundle(prefix, VALUES, { shards: 2 });
    await writeTensorBundle(prefix, VALUES, { shards: 2 });
    const name = prefix.slice(folder.length + 1);
    expect(
      readdirSync(folder)
        .filter((file) => file.includes(`${name}.`))
        .sort(),
    ).toEqual([`${name}.data-00000-of-00002`, `${name}.data-00001-of-00002`, `${name}.index`]);
  });
});

describe('what an index claims', () => {
  const damaged = damagedFile('x.index');
  const header = (rest: object = {}): Uint8Array =>
    toBinary(BundleHeaderProtoSchema, create(BundleHeaderProtoSchema, { numShards: 1, ...rest }));
  const entry = (shape: readonly number[], size: number, rest: object = {}): Uint8Array =>
    toBinary(
      BundleEntryProtoSchema,
      create(BundleEntryProtoSchema, {
        dtype: 1,
        shape: { dim: shape.map((n) => ({ size: BigInt(n) })) },
        size: BigInt(size),
        ...rest,
      }),
    );
  const read = (entries: Record<string, Uint8Array>, head: Uint8Array = header()): unknown =>
    readBundleIndex(writeTable(new Map([['', head], ...Object.entries(entries)])), damaged);

  it.each([
    [
      'a size that is not that of its shape',
      { a: entry([2, 3], 20) },
      '"a" of shape [2, 3] and type float32 claims 20 bytes',
    ],
    ['a shape beyond all numbers', { a: entry([2 ** 40, 2 ** 40], 0) }, '"a" claims the shape'],
    ['a negative dimension', { a: entry([-1], 4) }, 'A dimension of "a" is -1'],
    ['a negative place', { a: entry([1], 4, { offset: -4n }) }, 'The place of "a" is -4'],
    [
      'a place beyond all numbers',
      { a: entry([1], 4, { offset: 2n ** 62n }) },
      'The place of "a" is 4611686018427387904',
    ],
    [
      'a data file that is not there',
      { a: entry([1], 4, { shardId: 1 }) },
      '"a" claims to be in data file 1 of 1',
    ],
    [
      'bytes of another tensor',
      { a: entry([2], 8), b: entry([2], 8, { offset: 4n }) },
      'Two tensors claim byte 4 of data file 0',
    ],
    [
      'parts that are missing',
      { a: entry([2], 0, { slices: [{ extent: [{}] }] }) },
      'A part of "a" is missing',
    ],
    ['what is no entry', { a: Uint8Array.of(0x0a, 0xff) }, 'The entry of "a" cannot be read'],
  ])('is refused: %s', (_, entries, message) => {
    expect(() => read(entries)).toThrow(message);
  });

  it('is refused: a header of another machine, of a later version, without data, or none', () => {
    expect(() => read({}, header({ endianness: 1 }))).toThrow('big end first');
    expect(() => read({}, header({ version: { minConsumer: 2 } }))).toThrow('It wants a reader of version 2');
    expect(() => read({}, header({ numShards: 0 }))).toThrow('It claims 0 data files');
    expect(() => readBundleIndex(writeTable(new Map()), damaged)).toThrow('It has no header');
  });
});

describe('random damage', () => {
  /** `bytes` with some of them changed, cut out or put in. */
  function mutate(bytes: Uint8Array, { next: random }: Random): Uint8Array {
    const at = Math.floor(random() * bytes.length);
    const kind = random();
    if (kind < 0.15) return bytes.subarray(0, at);
    if (kind < 0.3)
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() * 8))]);
    if (kind < 0.4)
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.of(Math.floor(random() * 256)),
        bytes.subarray(at),
      ]);
    const changed = Uint8Array.from(bytes);
    for (let i = 0; i <= random() * 3; i++)
      changed[Math.floor(random() * changed.length)] = random() < 0.3 ? 0xff : Math.floor(random() * 256);
    return changed;
  }

  /** A table whose one block of data is `block`, with right check sums, compressed or said to be. */
  function sealed(block: Uint8Array, compression: number): Uint8Array {
    const table = writeTable(new Map([['k', new Uint8Array()]]));
    const framed = Buffer.concat([block, Buffer.of(compression), Buffer.alloc(4)]);
    framed.writeUInt32LE(maskedCrc32c(framed.subarray(0, -4)), framed.length - 4);
    const rest = Buffer.from(table.subarray(0));
    // The index of a table with one key: rebuilt around the new block by its own writer, at another place.
    const handle = (offset: number, size: number): number[] => [offset, size].flatMap(encodeVarint);
    const value = handle(0, block.length);
    const index = Buffer.concat([
      Buffer.of(0, 1, value.length),
      Buffer.from('~'),
      Buffer.from(value),
      Buffer.from([0, 0, 0, 0, 1, 0, 0, 0]),
      Buffer.of(0),
      Buffer.alloc(4),
    ]);
    index.writeUInt32LE(maskedCrc32c(index.subarray(0, -4)), index.length - 4);
    const footer = Buffer.concat([
      Buffer.from([...handle(0, 0), ...handle(framed.length, index.length - 5)]),
      Buffer.alloc(40),
    ]).subarray(0, 40);
    return Buffer.concat([framed, index, footer, rest.subarray(-8)]);
  }

  const read = (file: Uint8Array): string => {
    try {
      return `${readBundleIndex(file, damagedFile('x.index')).entries.size} tensors`;
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      return 'refused';
    }
  };

  it('of an index, check sums left or mended, is refused or read; nothing else happens', async () => {
    const prefix = newPrefix();
    await writeTensorBundle(prefix, VALUES);
    const file = readFileSync(`${prefix}.index`);
    const handles = file.subarray(-48);
    const entries = [...readTable(file, damagedFile('x'))].length;
    expect(entries).toBe(VALUES.size + 1);
    // One block: it begins at 0 and ends five bytes before the empty one (8 bytes) that the footer names first.
    const [low, high] = handles;
    const block = file.subarray(0, (low & 127) + 128 * high - 5);
    expect(read(sealed(block, 0))).toBe(`${VALUES.size} tensors`);
    const random = createRandom(11, 0);
    const outcomes = new Map<string, number>();
    for (let i = 0; i < 3000; i++) {
      const damagedBytes =
        i % 3 === 0 ? mutate(file, random) : sealed(mutate(block, random), i % 3 === 1 ? 0 : 1);
      const outcome = read(damagedBytes);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(outcomes.get('refused')).toBeGreaterThan(1500);
  });

  it('of a real index under Snappy, and of the data, is refused or read', async () => {
    const prefix = newPrefix();
    await writeTensorBundle(
      prefix,
      new Map([
        [keyOfPath('model/a/kernel'), tensor(1, 4)],
        [keyOfPath('model/b'), tensor(2, 3)],
      ]),
    );
    const shard = `${prefix}.data-00000-of-00001`;
    const data = readFileSync(shard);
    const random = createRandom(12, 0);
    for (let i = 0; i < 200; i++) {
      writeFileSync(shard, mutate(data, random));
      const outcome = await readAll(prefix).catch((error) => error);
      if (outcome instanceof Map) expect(outcome.size).toBe(2);
      else expect(outcome).toBeInstanceOf(DataError);
    }
  });
});
