/**
 * @module
 * The demo's data set, written and read back by the library's own reader.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../open-dataset.ts';
import { readLabelMap } from '../read-label-map.ts';
import { DEFECT_LABELS, drawDefectImage } from './defect-dataset.ts';
import { writeDefectDataset } from './write-defect-dataset.ts';

describe('writing the synthetic data set', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'counterweight-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const options = {
    seed: 4,
    size: 64,
    train: { count: 8, rareShare: 0.25 },
    eval: { count: 3, rareShare: 1 },
  };

  it('reads back as it was drawn, pixels and boxes', async () => {
    const seen: number[] = [];
    const paths = await writeDefectDataset(join(folder, 'a'), {
      ...options,
      onImage: (done) => seen.push(done),
    });
    expect(seen).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
    const labelMap = await readLabelMap(paths.labelMap);
    expect(labelMap.items.map(({ id, name }) => ({ id, name }))).toEqual(DEFECT_LABELS.items);
    const train = await openDataset({ format: 'tfrecord', paths: [paths.trainRecord] }, labelMap);
    const evaluation = await openDataset({ format: 'tfrecord', paths: [paths.evalRecord] }, labelMap);
    expect([train.length, evaluation.length]).toEqual([8, 3]);
    const sample = await train.sample(3);
    const drawn = drawDefectImage(8, 3, { size: 64, rareShare: 0.25 });
    expect([sample.width, sample.height]).toEqual([64, 64]);
    expect(Array.from(sample.groundTruth.classes)).toEqual(drawn.classes);
    expect(sample.groundTruth.boxesYxyx).toEqual(Float32Array.from(drawn.boxesYxyx.flat()));
    const pixels = await sharp(await train.encodedImage(3))
      .raw()
      .toBuffer();
    expect(new Uint8Array(pixels)).toEqual(drawn.data);
    for (let i = 0; i < 3; i++)
      expect(Array.from((await evaluation.sample(i)).groundTruth.classes)).toContain(2);
    await train.close();
    await evaluation.close();
  });

  it('writes the same bytes again from the same seed, and JPEG when asked', async () => {
    const [b, c] = [
      await writeDefectDataset(join(folder, 'b'), { ...options, format: 'jpeg' }),
      await writeDefectDataset(join(folder, 'c'), { ...options, format: 'jpeg' }),
    ];
    expect((await readFile(b.trainRecord)).equals(await readFile(c.trainRecord))).toBe(true);
    const data = await openDataset({ format: 'tfrecord', paths: [b.evalRecord] });
    expect((await sharp(await data.encodedImage(0)).metadata()).format).toBe('jpeg');
    await data.close();
  });
});
