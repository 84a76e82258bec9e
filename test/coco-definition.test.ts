/**
 * @module
 * The fast COCO evaluation against a slow one written from the protocol's definition, on random cases: few and many
 * boxes, crowds, stated areas, equal scores, classes without objects, more detections than count.
 */

import { describe, expect, it } from 'vitest';
import type { BoxXywh, CocoDetection, CocoGroundTruth } from '../src/eval/coco/coco-data.ts';
import { evaluateCoco } from '../src/eval/coco/evaluate-coco.ts';
import { createRandom, type Random } from '../src/util/random.ts';
import { slowCoco } from './slow-coco.ts';

const CASES = 300;

function randomCase(random: Random) {
  const imageIds = Array.from({ length: 1 + random.int(4) }, (_, i) => 7 * i + random.int(7));
  const classIds = Array.from({ length: 1 + random.int(3) }, (_, i) => i + 1);
  const tied = random.int(2) === 0;
  const box = (): BoxXywh => [
    random.int(300),
    random.int(200),
    Math.ceil(random.uniform(4, 180)),
    Math.ceil(random.uniform(4, 180)),
  ];
  const groundTruths = Array.from({ length: random.int(16) }, (): CocoGroundTruth => {
    const boxXywh = box();
    const stated = random.int(2) === 0;
    return {
      imageId: imageIds[random.int(imageIds.length)],
      classId: classIds[random.int(classIds.length)],
      boxXywh,
      area: stated ? boxXywh[2] * boxXywh[3] * random.uniform(0.4, 1) : undefined,
      isCrowd: random.int(6) === 0,
    };
  });
  const count = random.int(20) === 0 ? 260 : random.int(40);
  const detections = Array.from({ length: count }, (): CocoDetection => {
    const near =
      groundTruths.length > 0 && random.int(4) > 0
        ? groundTruths[random.int(groundTruths.length)]
        : undefined;
    const shift = random.int(3) * 6;
    const [x, y, width, height] = near?.boxXywh ?? box();
    return {
      imageId: near?.imageId ?? imageIds[random.int(imageIds.length)],
      classId:
        random.int(8) === 0 || near === undefined ? classIds[random.int(classIds.length)] : near.classId,
      boxXywh: [x + random.int(shift + 1), y + random.int(shift + 1), width + random.int(shift + 1), height],
      score: tied ? random.int(5) / 4 : random.next(),
    };
  });
  return { imageIds, classIds, groundTruths, detections };
}

describe('COCO evaluation', () => {
  it(`equals the slow one by definition on ${CASES} random cases`, () => {
    const spread = new Set<number>();
    for (let seed = 0; seed < CASES; seed++) {
      const input = randomCase(createRandom(1900, seed));
      const classes = input.classIds.map((id) => ({ id, name: `class ${id}` }));
      const { stats, classes: each } = evaluateCoco({ ...input, classes });
      const expectSame = (actual: Readonly<Record<string, unknown>>, classIds: readonly number[]): void => {
        for (const [name, value] of Object.entries(slowCoco({ ...input, classIds })))
          expect(Math.abs(Number(actual[name]) - value), `seed ${seed}, ${name}: ${value}`).toBeLessThan(
            1e-9,
          );
      };
      expectSame({ ...stats }, input.classIds);
      for (const result of each) expectSame({ ...result }, [result.id]);
      spread.add(Math.round(10 * stats.AP));
    }
    expect(spread.size).toBeGreaterThan(6);
  });
});
