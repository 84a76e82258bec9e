/**
 * @module
 * A world with a known detector, to draw evaluation data from: images differ in how crowded and how hard they are, so
 * objects of one image succeed and fail together; scores overlap between right and wrong. Two detectors look at the
 * same images; one is better at the rare class by `gain` and shares the other's luck on each image.
 */

import type { BoxXywh, CocoClass, CocoDetection } from '../../src/eval/coco/coco-data.ts';
import type { EvaluatedObject } from '../../src/eval/evaluation-data.ts';
import type { Random } from '../../src/util/random.ts';

export const WORLD_CLASSES: readonly CocoClass[] = [
  { id: 1, name: 'common' },
  { id: 2, name: 'rare' },
];

/** Objects of `images` images, and what detectors A and B find. */
export interface SimulatedData {
  readonly groundTruths: EvaluatedObject[];
  readonly a: CocoDetection[];
  readonly b: CocoDetection[];
}

const SIDE = 60;

/** A box whose overlap with `object` varies: pushed aside by a share of its side. */
function near([x, y, width, height]: BoxXywh, random: Random): BoxXywh {
  const push = 0.07 * random.normal() ** 2 * width;
  return [x + push, y + push / 2, width, height];
}

/** Draws `images` images numbered from 0. Objects stand on a grid, far apart from each other. */
export function simulateData(images: number, random: Random, gain = 0.15): SimulatedData {
  const data: SimulatedData = { groundTruths: [], a: [], b: [] };
  for (let imageId = 0; imageId < images; imageId++) {
    const ease = random.normal();
    const crowding = 1 + random.int(5);
    for (let place = 0; place < crowding + 4; place++) {
      const classId = random.int(4) === 0 ? 2 : 1;
      const boxXywh: BoxXywh = [200 * place, 0, SIDE, SIDE];
      const isObject = place < crowding;
      if (isObject) data.groundTruths.push({ imageId, classId, boxXywh });
      const luck = random.normal();
      for (const detections of [data.a, data.b]) {
        const better = detections === data.b && classId === 2 ? 6 * gain : 0;
        const own = 0.7 * random.normal() + luck + (isObject ? 1 + 0.5 * ease + better : -1.2);
        if (own < -1) continue;
        const score = 1 / (1 + Math.exp(-own));
        detections.push({ imageId, classId, score, boxXywh: isObject ? near(boxXywh, random) : boxXywh });
      }
    }
  }
  return data;
}
