/**
 * @module
 * What anchors can do for boxes, against the matcher that decides in training, and the search for better ones.
 */

import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../util/random.ts';
import type { FeatureMapShape } from '../anchor-generators/anchor-generator.ts';
import { iouMatrix } from '../boxes/iou-matrix.ts';
import { argmaxMatcher } from '../matchers/argmax-matcher.ts';
import { type AnchorGrid, anchorGrid, bestAnchors } from './best-anchors.ts';
import { classRecalls, type PlacedBoxes } from './class-recall.ts';
import { fitAnchors, type TunableAnchors, tunedGenerator } from './fit-anchors.ts';

const SSD_MAPS: readonly FeatureMapShape[] = [19, 10, 5, 3, 2, 1].map((side) => [side, side]);
const SSD: TunableAnchors = {
  kind: 'ssd_anchor_generator',
  options: {
    numLayers: 6,
    minScale: 0.2,
    maxScale: 0.95,
    aspectRatios: [1, 2, 0.5, 3, 0.3333],
    interpolatedScaleAspectRatio: 1,
    reduceBoxesInLowestLayer: true,
  },
};
const PYRAMID_MAPS: readonly FeatureMapShape[] = [
  [25, 38],
  [13, 19],
  [7, 10],
];
const PYRAMID: TunableAnchors = {
  kind: 'multiscale_anchor_generator',
  options: { minLevel: 3, maxLevel: 5, anchorScale: 4, aspectRatios: [1, 2, 0.5], scalesPerOctave: 2 },
};

/** `count` boxes anywhere, of sides from `least` to `most` of what is left of the image. */
function randomBoxes(random: Random, count: number, least = 0, most = 1): Float32Array {
  const boxes = Array.from({ length: count }, () => {
    const side = (): number => least + (most - least) * random.next();
    const [y, x] = [random.next() * (1 - least), random.next() * (1 - least)];
    return [y, x, Math.min(1, y + side()), Math.min(1, x + side())];
  });
  return Float32Array.from(boxes.flat());
}

describe('bestAnchors', () => {
  it.each<[string, TunableAnchors, readonly FeatureMapShape[], { height: number; width: number }]>([
    ['SSD', SSD, SSD_MAPS, { height: 300, width: 300 }],
    [
      'a pyramid over an input that its strides do not divide',
      PYRAMID,
      PYRAMID_MAPS,
      { height: 197, width: 301 },
    ],
    [
      'SSD with strides and offsets of its own',
      {
        ...SSD,
        options: {
          ...SSD.options,
          numLayers: 1,
          scales: [0.3],
          strides: [[20, 30]],
          offsets: [[7, 11]],
        },
      } as TunableAnchors,
      [[9, 6]],
      { height: 200, width: 240 },
    ],
  ])('finds what a matcher that looks at every anchor finds: %s', (_, anchors, maps, size) => {
    const grid = anchorGrid(tunedGenerator(anchors), maps, size);
    const boxes = randomBoxes(createRandom(3), 300);
    const matrix = iouMatrix(boxes, grid.anchorsYxyx);
    const columns = grid.anchorsYxyx.length / 4;
    const { iou, anchor } = bestAnchors(boxes, grid);
    for (let box = 0; box < iou.length; box++) {
      const row = matrix.subarray(box * columns, (box + 1) * columns);
      expect(iou[box]).toBeCloseTo(Math.max(...row), 6); // anchors of a map are the same up to rounding
      expect(row[anchor[box]]).toBe(iou[box]);
    }
  });
});

describe('classRecalls', () => {
  const size = { height: 300, width: 300 };
  const grid: AnchorGrid = anchorGrid(tunedGenerator(SSD), SSD_MAPS, size);
  const images: PlacedBoxes[] = Array.from({ length: 40 }, (_, i) => {
    const random = createRandom(11, i);
    const classes = Int32Array.from({ length: 12 }, () => 1 + random.int(2));
    return { classes, boxesYxyx: randomBoxes(random, 12, 0.03, 0.2) };
  });

  /** Of each class the boxes that reach the threshold, and those of the others that `argmaxMatcher` gives an anchor. */
  function counts(forceMatch: boolean): { readonly reaching: number; readonly forced: number }[] {
    const matcher = argmaxMatcher({ matchedThreshold: 0.5, forceMatchForEachRow: forceMatch });
    const found = [1, 2].map(() => ({ reaching: 0, forced: 0 }));
    for (const { boxesYxyx, classes } of images) {
      const columns = grid.anchorsYxyx.length / 4;
      const matrix = iouMatrix(boxesYxyx, grid.anchorsYxyx);
      const matched = new Set(matcher.match(matrix, classes.length, columns));
      for (const [box, id] of classes.entries())
        if (Math.max(...matrix.subarray(box * columns, (box + 1) * columns)) >= 0.5) found[id - 1].reaching++;
        else if (matched.has(box)) found[id - 1].forced++;
    }
    return found;
  }

  it.each([true, false])('counts the boxes as the matcher does (force_match %s)', (forceMatch) => {
    const expected = counts(forceMatch);
    const recalls = classRecalls(images, grid, { matchedThreshold: 0.5, forceMatch });
    expect(recalls.map(({ id }) => id)).toEqual([1, 2]);
    for (const { id, boxes, recall, forced, lost } of recalls) {
      expect(recall * boxes).toBeCloseTo(expected[id - 1].reaching, 9);
      // A box inside several anchors of one shape is as like to each; which is forced, a rounding decides.
      expect(Math.abs(forced * boxes - expected[id - 1].forced)).toBeLessThanOrEqual(0.02 * boxes);
      expect(recall + forced + lost).toBeCloseTo(1, 12);
      expect(recall).toBeLessThan(1);
      expect(forced > 0).toBe(forceMatch);
    }
  });

  it('tells of two boxes on one anchor that the second gets none', () => {
    const twins = {
      classes: Int32Array.of(1, 1),
      boxesYxyx: Float32Array.of(0.5, 0.5, 0.52, 0.52, 0.5, 0.5, 0.52, 0.52),
    };
    const [only] = classRecalls([twins], grid, { matchedThreshold: 0.5, forceMatch: true });
    expect(only).toMatchObject({ boxes: 2, recall: 0, forced: 0.5, lost: 0.5 });
    expect(only.height).toBeCloseTo(0.02, 6);
  });
});

describe('fitAnchors', () => {
  const task = (least: number, most: number): Parameters<typeof fitAnchors>[1] => ({
    classes: [{ boxesYxyx: randomBoxes(createRandom(5), 200, least, most) }],
    featureMapShapes: SSD_MAPS,
    height: 300,
    width: 300,
    matchedThreshold: 0.5,
  });

  it('finds smaller anchors for small boxes, the same each time, that reach more of them', () => {
    const small = task(0.05, 0.12);
    const fitted = fitAnchors(SSD, small);
    expect(fitted?.kind).toBe('ssd_anchor_generator');
    const reach = (anchors: TunableAnchors): number => {
      const { iou } = bestAnchors(
        small.classes[0].boxesYxyx,
        anchorGrid(tunedGenerator(anchors), SSD_MAPS, small),
      );
      return iou.filter((value) => value >= 0.5).length / iou.length;
    };
    expect(reach(fitted ?? SSD)).toBeGreaterThan(reach(SSD) + 0.1);
    expect(fitAnchors(SSD, small)).toEqual(fitted);
  });

  it('proposes nothing where the anchors fit already', () => {
    expect(fitAnchors(SSD, task(0.3, 0.5))).toBeUndefined();
  });

  it('never takes more than five points from a class for the good of others', () => {
    const random = createRandom(9);
    const classes = [
      { boxesYxyx: randomBoxes(random, 300, 0.04, 0.08) },
      { boxesYxyx: randomBoxes(random, 300, 0.3, 0.6) },
    ];
    const both = { ...task(0, 1), classes };
    const fitted = fitAnchors(SSD, both) ?? SSD;
    for (const { boxesYxyx } of classes) {
      const reach = (anchors: TunableAnchors): number =>
        bestAnchors(boxesYxyx, anchorGrid(tunedGenerator(anchors), SSD_MAPS, both)).iou.filter(
          (v) => v >= 0.5,
        ).length / 300;
      expect(reach(fitted)).toBeGreaterThanOrEqual(reach(SSD) - 0.05);
    }
  });

  it('fits a pyramid by its scale and ratios', () => {
    const long = randomBoxes(createRandom(2), 100, 0.1, 0.2).map((value, i, all) =>
      i % 4 === 3 ? Math.min(1, all[i - 2] + (value - all[i - 2]) / 5) : value,
    );
    const fitted = fitAnchors(PYRAMID, {
      classes: [{ boxesYxyx: long }],
      featureMapShapes: PYRAMID_MAPS,
      height: 200,
      width: 300,
      matchedThreshold: 0.5,
    });
    expect(fitted?.kind).toBe('multiscale_anchor_generator');
    expect(Math.min(...(fitted?.options.aspectRatios ?? []))).toBeLessThan(0.5);
  });
});
