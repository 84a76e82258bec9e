import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixedShape } from '../detection/image-resizer.ts';
import { ConfigError, DataError } from '../util/errors.ts';
import { createRandom } from '../util/random.ts';
import type { Batch } from './batch.ts';
import { createInput } from './create-input.ts';
import type { InputOptions } from './input-options.ts';
import { packError, unpackError } from './worker-messages.ts';

const COMPILED = new URL('../../dist/input/create-input.js', import.meta.url);

let root = '';

/** Writes a Pascal VOC folder of six noise images, a box or two each. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'counterweight-input-'));
  for (const folder of ['Annotations', 'JPEGImages', 'ImageSets/Main']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  const random = createRandom(11);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const [i, name] of names.entries()) {
    const noise = Uint8Array.from({ length: 3 * 64 * 48 }, () => random.int(256));
    const picture = sharp(noise, { raw: { width: 64, height: 48, channels: 3 } });
    await picture.jpeg().toFile(join(root, 'JPEGImages', `${name}.jpg`));
    const box = (label: string, x: number): string =>
      `<object><name>${label}</name><difficult>0</difficult><bndbox><xmin>${x}</xmin><ymin>5</ymin>` +
      `<xmax>${x + 20}</xmax><ymax>30</ymax></bndbox></object>`;
    const xml =
      `<annotation><filename>${name}.jpg</filename><size><width>64</width><height>48</height><depth>3</depth></size>` +
      `${box('scratch', 5 + i)}${i % 2 ? box('dent', 30) : ''}</annotation>`;
    await writeFile(join(root, 'Annotations', `${name}.xml`), xml);
  }
  await writeFile(join(root, 'ImageSets/Main/train.txt'), `${names.join('\n')}\n`);
  await writeFile(join(root, 'ImageSets/Main/damaged.txt'), 'a\nb\n');
  await writeFile(join(root, 'ImageSets/Main/sound.txt'), `${names.slice(1).join('\n')}\n`);
});

afterAll(() => rm(root, { recursive: true, force: true }));

function options(changes: Partial<InputOptions> = {}): InputOptions {
  return {
    dataset: { format: 'voc', root, split: 'train' },
    labelMap: {
      items: [
        { id: 1, name: 'dent' },
        { id: 2, name: 'scratch' },
      ],
    },
    batchSize: 4,
    seed: 5,
    shuffle: true,
    resizer: fixedShape(32, 32),
    augmentations: [
      { kind: 'random_horizontal_flip', probability: 0.5 },
      {
        kind: 'random_crop_image',
        minObjectCovered: 0.1,
        minAspectRatio: 0.5,
        maxAspectRatio: 2,
        minArea: 0.1,
        maxArea: 1,
        overlapThresh: 0.1,
        clipBoxes: true,
        randomCoef: 0.15,
      },
      { kind: 'random_distort_color', colorOrdering: 0 },
    ],
    targets: {
      anchorsYxyx: Float32Array.from([0, 0, 1, 1, 0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1]),
      numClasses: 2,
      addBackgroundClass: true,
      encodeBackgroundAsZeros: true,
      negativeClassWeight: 1,
      matcher: { matchedThreshold: 0.5, forceMatchForEachRow: true },
      boxCoder: { kind: 'faster_rcnn_box_coder', scales: { y: 10, x: 10, height: 5, width: 5 } },
      similarity: 'iou_similarity',
    },
    maxBoxes: 100,
    workers: 0,
    cacheBytes: 1e7,
    ...changes,
  };
}

/** Batches of which each one's memory goes back two steps later, as `train` does it, and copies made when they came. */
async function stepsInSpentMemory(
  input: ReturnType<typeof createInput>,
  count: number,
): Promise<{ readonly batches: Batch[]; readonly copies: Batch[] }> {
  try {
    const copies: Batch[] = [];
    const batches: Batch[] = [];
    for (let i = 0; i < count; i++) {
      const batch = await input.next(batches[i - 2]);
      batches.push(batch);
      copies.push(structuredClone(batch));
    }
    return { batches, copies };
  } finally {
    await input.close();
  }
}

async function steps(
  input: { next(): Promise<Batch>; close(): Promise<void> },
  count: number,
): Promise<Batch[]> {
  try {
    const batches: Batch[] = [];
    for (let i = 0; i < count; i++) batches.push(await input.next());
    return batches;
  } finally {
    await input.close();
  }
}

describe('the input in this thread', () => {
  test('gives the batches of consecutive steps, the same from any start step', async () => {
    const all = await steps(createInput(options(), { startStep: 0 }), 5);
    expect(all.map((batch) => batch.step)).toEqual([0, 1, 2, 3, 4]);
    expect(all[0].images).not.toEqual(all[3].images);
    expect(all.some((batch) => batch.matchedClass.includes(1))).toBe(true);
    expect(all.some((batch) => batch.matchedClass.includes(2))).toBe(true);
    expect(await steps(createInput(options(), { startStep: 3 }), 2)).toEqual(all.slice(3));
  });

  test('gives the same batches in the memory of spent ones', async () => {
    const all = await steps(createInput(options(), { startStep: 0 }), 6);
    const { copies } = await stepsInSpentMemory(createInput(options(), { startStep: 0 }), 6);
    expect(copies).toEqual(all);
  });

  test('cannot start workers from the TypeScript source, and says what to do', () => {
    expect(() => createInput(options({ workers: 2 }), { startStep: 0 })).toThrow(
      'the input pipeline was asked for 2 worker threads, which run compiled code only. ' +
        'Run "npm run build" and start from dist, or ask for 0 workers.',
    );
  });
});

describe.skipIf(!existsSync(COMPILED))(
  'the input in workers (needs dist; absent until "npm run build": skipped)',
  () => {
    const compiled = async (
      changes: Partial<InputOptions>,
      startStep: number,
    ): Promise<ReturnType<typeof createInput>> =>
      (await import(COMPILED.href)).createInput(options(changes), { startStep });

    test('gives the same batches, bit for bit, with one worker or three, from any start step', async () => {
      const all = await steps(createInput(options(), { startStep: 0 }), 7);
      expect(await steps(await compiled({ workers: 1 }, 0), 4)).toEqual(all.slice(0, 4));
      expect(await steps(await compiled({ workers: 3 }, 2), 5)).toEqual(all.slice(2));
    });

    test('gives the same batches in the memory of spent ones, which leave this thread', async () => {
      const all = await steps(createInput(options(), { startStep: 0 }), 8);
      const { batches, copies } = await stepsInSpentMemory(await compiled({ workers: 2 }, 0), 8);
      expect(copies).toEqual(all);
      const images = all[0].images.length;
      expect(batches.map((batch) => batch.images.length)).toEqual([0, 0, 0, 0, 0, 0, images, images]);
    });

    test.runIf(process.platform === 'linux')(
      'makes batches in threads that stand back behind those of the step (Linux only: skipped elsewhere)',
      async () => {
        const nices = async (): Promise<number[]> => {
          const threads = await readdir('/proc/self/task');
          const stats = await Promise.all(
            threads.map((thread) => readFile(`/proc/self/task/${thread}/stat`, 'utf8').catch(() => '')),
          );
          // The 19th field; the second is a name in parentheses.
          return stats.filter(Boolean).map((stat) => Number(stat.split(') ').at(-1)?.split(' ')[16]));
        };
        const before = Math.max(...(await nices()));
        const input = await compiled({ workers: 1 }, 0);
        try {
          await input.next();
          expect(Math.max(...(await nices()))).toBe(Math.min(before + 5, 19));
        } finally {
          await input.close();
        }
      },
    );

    test('passes on an error of a worker, its kind and its text', async () => {
      const whole = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'red' } })
        .jpeg()
        .toBuffer();
      const damaged = options().dataset;
      await writeFile(join(root, 'JPEGImages', 'a.jpg'), whole.subarray(0, 200));
      const input = await compiled(
        { workers: 1, dataset: { ...damaged, format: 'voc', root, split: 'damaged' } },
        0,
      );
      try {
        await expect(input.next()).rejects.toThrow(
          /^image "a\.jpg": cannot decode the image \(200 bytes\): .*JPEG/,
        );
        await expect(input.next()).rejects.toMatchObject({ name: 'DataError', where: 'image "a.jpg"' });
      } finally {
        await input.close();
      }
    });

    test('passes on a data set that cannot be opened', async () => {
      const missing = join(root, 'nowhere');
      const input = await compiled(
        { workers: 2, dataset: { format: 'voc', root: missing, split: 'train' } },
        0,
      );
      await expect(input.next()).rejects.toMatchObject({ name: 'DataError' });
      await input.close();
    });

    test('closes promptly, twice over, with batches under way', async () => {
      const took = async (act: () => Promise<void>): Promise<number> => {
        const before = performance.now();
        await act();
        return performance.now() - before;
      };
      const dataset = { format: 'voc', root, split: 'sound' } as const; // without the one that was damaged above
      // What starting threads and making two small batches takes here and now: a loaded machine takes long over all.
      const usual = await took(async () => {
        await steps(await compiled({ workers: 2, batchSize: 1, dataset }, 0), 2);
      });
      // Four batches of seconds each are under way: waiting for one of them would be too long.
      const input = await compiled({ workers: 2, batchSize: 2000, dataset }, 0);
      const waiting = input.next();
      waiting.catch(() => {});
      const closing = await took(async () => {
        await input.close();
        await input.close();
      });
      expect(closing).toBeLessThan(Math.max(2000, 4 * usual));
      await expect(waiting).rejects.toThrow('the input was closed.');
    });
  },
);

describe('an error on its way between threads', () => {
  test('stays what it was', () => {
    const data = unpackError(structuredClone(packError(new DataError('a.jpg', 'is torn.'))));
    expect(data).toBeInstanceOf(DataError);
    expect(data).toMatchObject({ message: 'a.jpg: is torn.', where: 'a.jpg', summary: 'is torn.' });
    const config = unpackError(structuredClone(packError(new ConfigError('no good.'))));
    expect(config).toBeInstanceOf(ConfigError);
    expect(config.message).toBe('no good.');
    const bug = new Error('oops');
    expect(unpackError(structuredClone(packError(bug)))).toMatchObject({ message: 'oops', stack: bug.stack });
    expect(unpackError(packError('thrown text')).message).toBe('thrown text');
  });
});
