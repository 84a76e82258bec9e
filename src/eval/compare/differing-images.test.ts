import { expect, test } from 'vitest';
import { simulateData, WORLD_CLASSES } from '../../../test/simulation/simulated-data.ts';
import { createRandom } from '../../util/random.ts';
import { bestThresholds } from '../analysis/best-thresholds.ts';
import { confusionMatrix } from '../analysis/confusion-matrix.ts';
import { judgeImages } from '../analysis/judge-images.ts';
import { judgeRun } from '../analysis/judge-run.ts';
import type { BoxXywh, CocoDetection } from '../coco/coco-data.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import { differingImages } from './differing-images.ts';

const CLASSES = [
  { id: 1, name: 'common' },
  { id: 2, name: 'rare' },
];
const at = (x: number): BoxXywh => [x, 0, 10, 10];

/** Three images: one common object in each, a rare one in the last. */
function world(detections: readonly CocoDetection[]): EvaluationData {
  const images = ['a', 'b', 'c'].map((id) => ({ id, filename: `${id}.jpg`, width: 100, height: 10 }));
  const common = [0, 1, 2].map((imageId) => ({ imageId, classId: 1, boxXywh: at(0) }));
  return {
    images,
    classes: CLASSES,
    groundTruths: [...common, { imageId: 2, classId: 2, boxXywh: at(50) }],
    detections,
  };
}
const found = (imageId: number, classId: number, x: number, score = 0.9): CocoDetection => ({
  imageId,
  classId,
  boxXywh: at(x),
  score,
});

test('one object of a rare class outweighs one of a common class', () => {
  const all = [0, 1, 2].map((imageId) => found(imageId, 1, 0));
  const a = world([...all, found(1, 1, 80)]);
  const b = world([...all.slice(1), found(2, 2, 50)]);
  const [images] = differingImages(a, [[judgeRun(a)], [judgeRun(b)]], 10);
  expect(images.map(({ index, difference }) => [index, Number(difference.toFixed(3))])).toEqual([
    [2, 1],
    [0, 0.333],
    [1, 0.333],
  ]);
  expect(images.map(({ classes }) => classes)).toEqual([
    [{ id: 2, name: 'rare', instances: 1, delta_TP: 1, delta_FP: 0 }],
    [{ id: 1, name: 'common', instances: 1, delta_TP: -1, delta_FP: 0 }],
    [{ id: 1, name: 'common', instances: 1, delta_TP: 0, delta_FP: -1 }],
  ]);
});

test('several runs of a setting count with their mean, and equal settings differ nowhere', () => {
  const data = world([]);
  const empty = judgeRun(data);
  const one = judgeRun(world([found(0, 1, 0)]));
  const [images] = differingImages(data, [[empty], [one, empty]], 1);
  expect(images[0].classes[0].delta_TP).toBe(0.5);
  expect(differingImages(data, [[one], [one]], 9)).toEqual([[]]);
});

test('boxes judged one by one add up to the confusion matrix where classes never meet', () => {
  const { groundTruths, a } = simulateData(60, createRandom(3));
  const images = Array.from({ length: 60 }, (_, i) => ({
    id: `${i}`,
    filename: '',
    width: 2000,
    height: 100,
  }));
  const data: EvaluationData = { images, classes: WORLD_CLASSES, groundTruths, detections: a };
  const thresholds = bestThresholds(data);
  const matrix = confusionMatrix({ ...data, images: 60, classIds: [1, 2], thresholds });
  const judged = judgeImages(data, thresholds);
  const boxes = judged.flatMap(({ detections }) => detections);
  const objects = judged.flatMap((image) => image.objects);
  for (const [c, { id }] of WORLD_CLASSES.entries()) {
    const own = boxes.filter(({ detection }) => detection.classId === id);
    expect(own.filter(({ isRight }) => isRight).length).toBe(matrix[c][c]);
    expect(own.filter(({ isRight }) => !isRight).length).toBe(matrix[2][c]);
    expect(objects.filter(({ object, isFound }) => object.classId === id && !isFound).length).toBe(
      matrix[c][2],
    );
  }
  expect(objects.length).toBe(groundTruths.length);
});
