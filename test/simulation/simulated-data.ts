/**
 * @module
 * A world with known detectors, to draw evaluation data from: images differ in how crowded and how hard they are, so
 * objects of one image succeed and fail together; scores overlap between right and wrong. All detectors look at the
 * same images and share each place's luck; each also has luck of its own, as training again would give it.
 */

import type { BoxXywh, CocoClass, CocoDetection } from '../../src/eval/coco/coco-data.ts';
import type { EvaluatedObject } from '../../src/eval/evaluation-data.ts';
import type { Random } from '../../src/util/random.ts';

export const WORLD_CLASSES: readonly CocoClass[] = [
  { id: 1, name: 'common' },
  { id: 2, name: 'rare' },
];

/** What the images and the detectors are like. */
export interface World {
  /** One place in so many is of the rare class. */
  readonly rareIn: number;
  /** By how much objects outscore nothing, in logits: what makes AP high or low. */
  readonly ease: number;
  /** How far boxes are off. */
  readonly push: number;
}

export const PLAIN_WORLD: World = { rareIn: 4, ease: 1, push: 0.07 };

/** One detector: by how many logits it is better at the common and at the rare class than the world's ease. */
export interface Skill {
  readonly common: number;
  readonly rare: number;
}

/** Objects of some images, and what each detector finds. */
export interface WorldData {
  readonly groundTruths: EvaluatedObject[];
  /** [detectors] */
  readonly found: CocoDetection[][];
}

const SIDE = 60;

/** A box whose overlap with `object` varies: pushed aside by a share of its side. */
function near([x, y, width, height]: BoxXywh, most: number, random: Random): BoxXywh {
  const push = most * random.normal() ** 2 * width;
  return [x + push, y + push / 2, width, height];
}

/** Draws `images` images numbered from 0. Objects stand on a grid, far apart from each other. */
export function simulateWorld(
  images: number,
  random: Random,
  world: World,
  skills: readonly Skill[],
): WorldData {
  const data: WorldData = { groundTruths: [], found: skills.map(() => []) };
  for (let imageId = 0; imageId < images; imageId++) {
    const ease = random.normal();
    const crowding = 1 + random.int(5);
    for (let place = 0; place < crowding + 4; place++) {
      const classId = random.int(world.rareIn) === 0 ? 2 : 1;
      const boxXywh: BoxXywh = [200 * place, 0, SIDE, SIDE];
      const isObject = place < crowding;
      if (isObject) data.groundTruths.push({ imageId, classId, boxXywh });
      const luck = random.normal();
      for (const [d, skill] of skills.entries()) {
        const better = classId === 2 ? skill.rare : skill.common;
        const own = 0.7 * random.normal() + luck + (isObject ? world.ease + 0.5 * ease + better : -1.2);
        if (own < -1) continue;
        const score = 1 / (1 + Math.exp(-own));
        const found = isObject ? near(boxXywh, world.push, random) : boxXywh;
        data.found[d].push({ imageId, classId, score, boxXywh: found });
      }
    }
  }
  return data;
}

/** Two detectors in the plain world, of which B is better at the rare class. */
export function simulateData(
  images: number,
  random: Random,
  gain = 0.15,
): { readonly groundTruths: EvaluatedObject[]; readonly a: CocoDetection[]; readonly b: CocoDetection[] } {
  const skills = [
    { common: 0, rare: 0 },
    { common: 0, rare: 6 * gain },
  ];
  const { groundTruths, found } = simulateWorld(images, random, PLAIN_WORLD, skills);
  return { groundTruths, a: found[0], b: found[1] };
}
