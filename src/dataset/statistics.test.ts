/**
 * @module
 * The counts of a data set, over samples made up here.
 */

import { describe, expect, it } from 'vitest';
import type { Dataset } from './dataset.ts';
import { datasetStatistics } from './statistics.ts';

interface Box {
  readonly class: number;
  readonly box?: readonly [number, number, number, number];
  readonly weight?: number;
  readonly difficult?: boolean;
  readonly crowd?: boolean;
  readonly group?: boolean;
}

function datasetOf(images: readonly (readonly Box[])[]): Dataset {
  return {
    spec: { format: 'coco', annotations: 'made up' },
    labelMap: {
      items: [
        { id: 1, name: 'scratch' },
        { id: 2, name: 'pit' },
        { id: 4, name: 'stain' },
      ],
    },
    length: images.length,
    sample: async (index) => {
      const boxes = images[index];
      return {
        sourceId: String(index),
        filename: `${index}.png`,
        width: 10,
        height: 10,
        groundTruth: {
          boxesYxyx: Float32Array.from(boxes.flatMap(({ box = [0, 0, 0.5, 0.5] }) => box)),
          classes: Int32Array.from(boxes, (b) => b.class),
          weights: Float32Array.from(boxes, ({ weight = 1 }) => weight),
          difficult: Uint8Array.from(boxes, (b) => Number(b.difficult ?? false)),
          isCrowd: Uint8Array.from(boxes, (b) => Number(b.crowd ?? false)),
          groupOf: Uint8Array.from(boxes, (b) => Number(b.group ?? false)),
        },
      };
    },
    encodedImage: async () => new Uint8Array(),
    close: async () => {},
  };
}

describe('datasetStatistics', () => {
  it('counts instances, images and the instances beside them, class by class', async () => {
    const statistics = await datasetStatistics(
      datasetOf([
        [{ class: 1 }, { class: 1, box: [0, 0, 1, 1] }, { class: 2, box: [0, 0, 0.25, 0.5] }],
        [{ class: 1, difficult: true, box: [0, 0, 0.5, 0.25] }],
        [],
        [
          { class: 1, crowd: true },
          { class: 2, group: true },
          { class: 2, weight: 0 },
        ],
      ]),
    );
    expect(statistics).toMatchObject({
      images: 4,
      instances: 6,
      imagesWithoutBoxes: 1,
      weightlessBoxes: 1,
      emptyBoxes: 0,
      imbalanceRatio: 2,
      relativeArea: { min: 0.125, median: 0.25, max: 1 },
    });
    const [scratch, pit, stain] = statistics.classes;
    expect(scratch).toEqual({
      id: 1,
      name: 'scratch',
      instances: 4,
      images: 3,
      instancesInItsImages: 6,
      share: 4 / 6,
      difficult: 1,
      crowd: 1,
      groupOf: 0,
      relativeArea: { min: 0.125, median: 0.25, max: 1 },
    });
    expect(pit).toMatchObject({ instances: 2, images: 2, instancesInItsImages: 5, groupOf: 1 });
    expect(stain).toEqual({
      id: 4,
      name: 'stain',
      instances: 0,
      images: 0,
      instancesInItsImages: 0,
      share: 0,
      difficult: 0,
      crowd: 0,
      groupOf: 0,
    });
  });

  it('leaves out classes that the label map does not have', async () => {
    const statistics = await datasetStatistics(datasetOf([[{ class: 3 }, { class: 2 }]]));
    expect(statistics.instances).toBe(1);
    expect(statistics.classes.map((c) => c.instances)).toEqual([0, 1, 0]);
  });

  it('counts boxes without area, and says how many', async () => {
    const statistics = await datasetStatistics(
      datasetOf([[{ class: 1, box: [0.5, 0.2, 0.5, 0.4] }, { class: 1 }]]),
    );
    expect([statistics.instances, statistics.emptyBoxes]).toEqual([2, 1]);
  });

  it('has no ratio and no shares where there is nothing to count', async () => {
    const statistics = await datasetStatistics(datasetOf([[], []]));
    expect(statistics.imbalanceRatio).toBeUndefined();
    expect(statistics.relativeArea).toBeUndefined();
    expect(statistics.classes.map((c) => c.share)).toEqual([0, 0, 0]);
    expect(statistics.imagesWithoutBoxes).toBe(2);
  });

  it('tells how far it has come', async () => {
    const seen: number[] = [];
    await datasetStatistics(datasetOf([[], [], []]), (done) => seen.push(done));
    expect(seen).toEqual([1, 2, 3]);
  });
});
