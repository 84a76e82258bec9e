/**
 * @module
 * COCO's box evaluation written a second time from the protocol's words alone (the evaluation page of the COCO data
 * set and the comments of its evaluation code): plain lists, one question at a time, nothing shared with `src/`. Slow.
 * Thresholds and recalls are the protocol's float64 numbers, start + i · step: 28 · 0.01 is a bit more than 7 / 25.
 */

type Box = readonly [number, number, number, number];

interface SlowObject {
  readonly imageId: number;
  readonly classId: number;
  readonly boxXywh: Box;
  readonly area?: number | undefined;
  readonly isCrowd?: boolean | undefined;
}

interface SlowDetection {
  readonly imageId: number;
  readonly classId: number;
  readonly boxXywh: Box;
  readonly score: number;
}

export interface SlowInput {
  readonly groundTruths: readonly SlowObject[];
  readonly detections: readonly SlowDetection[];
  readonly classIds: readonly number[];
  readonly imageIds: readonly number[];
}

type Judged = { readonly score: number; readonly right: boolean };

const AREAS = {
  all: [0, 1e10],
  small: [0, 1024],
  medium: [1024, 9216],
  large: [9216, 1e10],
} as const;

function overlap(found: Box, object: Box, crowd: boolean): number {
  const side = (axis: 0 | 1): number => {
    const low = Math.max(found[axis], object[axis]);
    const high = Math.min(found[axis] + found[axis + 2], object[axis] + object[axis + 2]);
    return Math.max(0, high - low);
  };
  const both = side(0) * side(1);
  const own = found[2] * found[3];
  return both === 0 ? 0 : both / (crowd ? own : own + object[2] * object[3] - both);
}

/** The detections of one class in one image that count, each right or wrong, and how many objects count. */
function judgeImage(
  objects: readonly SlowObject[],
  detections: readonly SlowDetection[],
  [low, high]: readonly [number, number],
  threshold: number,
): { readonly judged: readonly Judged[]; readonly instances: number } {
  const within = (area: number): boolean => area >= low && area <= high;
  const areaOf = ({ area, boxXywh }: SlowObject): number => area ?? boxXywh[2] * boxXywh[3];
  const counts = new Map(objects.map((object) => [object, !object.isCrowd && within(areaOf(object))]));
  const free = new Set(objects);
  const judged: Judged[] = [];
  for (const found of detections) {
    const best = (candidates: readonly SlowObject[]): SlowObject | undefined => {
      let chosen: SlowObject | undefined;
      let most = Math.min(threshold, 1 - 1e-10);
      for (const object of candidates) {
        const value = overlap(found.boxXywh, object.boxXywh, object.isCrowd === true);
        if (value >= most) [chosen, most] = [object, value]; // the last of equals
      }
      return chosen;
    };
    const open = objects.filter((object) => free.has(object) || object.isCrowd === true);
    const object =
      best(open.filter((each) => counts.get(each))) ?? best(open.filter((each) => !counts.get(each)));
    if (object !== undefined) free.delete(object);
    const ignored = object === undefined ? !within(found.boxXywh[2] * found.boxXywh[3]) : !counts.get(object);
    if (!ignored) judged.push({ score: found.score, right: object !== undefined });
  }
  return { judged, instances: objects.filter((each) => counts.get(each)).length };
}

function figuresOfClass(
  input: SlowInput,
  classId: number,
  question: { readonly area: readonly [number, number]; readonly threshold: number; readonly limit: number },
): { readonly precision: number; readonly recall: number } | undefined {
  const judged: Judged[] = [];
  let instances = 0;
  for (const imageId of [...input.imageIds].sort((a, b) => a - b)) {
    const here = <T extends SlowObject | SlowDetection>(list: readonly T[]): T[] =>
      list.filter((each) => each.imageId === imageId && each.classId === classId);
    const ranked = here(input.detections).sort((a, b) => b.score - a.score);
    const image = judgeImage(
      here(input.groundTruths),
      ranked.slice(0, question.limit),
      question.area,
      question.threshold,
    );
    judged.push(...image.judged);
    instances += image.instances;
  }
  if (instances === 0) return undefined;
  judged.sort((a, b) => b.score - a.score);
  const points = judged.map((_, k) => {
    const right = judged.slice(0, k + 1).filter((each) => each.right).length;
    return { precision: right / (k + 1), recall: right / instances };
  });
  let sum = 0;
  for (let r = 0; r <= 100; r++) {
    const reached = points.filter(({ recall }) => recall >= r * 0.01);
    sum += Math.max(0, ...reached.map(({ precision }) => precision));
  }
  return { precision: sum / 101, recall: points.at(-1)?.recall ?? 0 };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? -1 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The twelve figures over `classIds`, by the names that COCO's table gives them. */
export function slowCoco(input: SlowInput): Readonly<Record<string, number>> {
  const ask = (
    what: 'precision' | 'recall',
    area: keyof typeof AREAS,
    limit: number,
    thresholds = Array.from({ length: 10 }, (_, i) => (50 + 5 * i) / 100),
  ): number =>
    mean(
      input.classIds.flatMap((classId) =>
        thresholds.flatMap((threshold) => {
          const figures = figuresOfClass(input, classId, { area: AREAS[area], threshold, limit });
          return figures === undefined ? [] : [figures[what]];
        }),
      ),
    );
  return {
    AP: ask('precision', 'all', 100),
    AP50: ask('precision', 'all', 100, [0.5]),
    AP75: ask('precision', 'all', 100, [0.75]),
    AP_small: ask('precision', 'small', 100),
    AP_medium: ask('precision', 'medium', 100),
    AP_large: ask('precision', 'large', 100),
    AR1: ask('recall', 'all', 1),
    AR10: ask('recall', 'all', 10),
    AR100: ask('recall', 'all', 100),
    AR_small: ask('recall', 'small', 100),
    AR_medium: ask('recall', 'medium', 100),
    AR_large: ask('recall', 'large', 100),
  };
}
