/**
 * @module
 * Time and memory of COCO evaluation: a generated set of 5,000 images with 36,000 ground truths, 500,000 detections
 * and 80 classes, the size of COCO's validation set with all 100 detections of every image. Prints one line of JSON;
 * `cpuSeconds` is this process's own processor time and so holds on a busy machine too.
 *
 * `npm run bench -- coco-eval`, or after `node scripts/compile-tools.js`: `node build/bench/coco-eval.js`.
 */

import { performance } from 'node:perf_hooks';
import type { BoxXywh, CocoDetection, CocoGroundTruth } from '../src/eval/coco/coco-data.ts';
import { evaluateCoco } from '../src/eval/coco/evaluate-coco.ts';
import { createRandom } from '../src/util/random.ts';

const IMAGES = 5000;
const OBJECTS = 36_000;
const DETECTIONS_PER_IMAGE = 100;
const CLASSES = 80;

const random = createRandom(2014);
const classOf = (): number => 1 + Math.floor(CLASSES * random.next() ** 2);
const box = (): BoxXywh => {
  const [width, height] = [random.uniform(8, 260), random.uniform(8, 240)];
  return [random.uniform(0, 640 - width), random.uniform(0, 480 - height), width, height];
};

const byImage: CocoGroundTruth[][] = Array.from({ length: IMAGES }, () => []);
const groundTruths = Array.from({ length: OBJECTS }, (): CocoGroundTruth => {
  const imageId = random.int(IMAGES);
  const object = { imageId, classId: classOf(), boxXywh: box(), isCrowd: random.int(100) === 0 };
  byImage[imageId].push(object);
  return object;
});
const detections = Array.from({ length: IMAGES * DETECTIONS_PER_IMAGE }, (_, i): CocoDetection => {
  const imageId = i % IMAGES;
  const own = byImage[imageId];
  const near = own.length > 0 && random.int(5) === 0 ? own[random.int(own.length)] : undefined;
  const scale = near === undefined ? 1 : random.uniform(0, 0.15) * near.boxXywh[2];
  const [x, y, width, height] = near?.boxXywh ?? box();
  const boxXywh: BoxXywh = [
    x + scale * random.normal(),
    y + scale * random.normal(),
    Math.max(1, width + scale * random.normal()),
    Math.max(1, height + scale * random.normal()),
  ];
  const score = Math.fround(near === undefined ? random.next() ** 3 : random.next());
  return { imageId, classId: near?.classId ?? classOf(), boxXywh, score };
});

const classes = Array.from({ length: CLASSES }, (_, i) => ({ id: i + 1, name: `class ${i + 1}` }));
const imageIds = Array.from({ length: IMAGES }, (_, i) => i);
const before = { time: performance.now(), cpu: process.cpuUsage(), memory: process.memoryUsage().rss };
const { stats } = evaluateCoco({ groundTruths, detections, classes, imageIds });
const cpu = process.cpuUsage(before.cpu);
console.log(
  JSON.stringify({
    name: 'coco-eval',
    images: IMAGES,
    groundTruths: OBJECTS,
    detections: detections.length,
    classes: CLASSES,
    AP: stats.AP,
    wallSeconds: (performance.now() - before.time) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    dataMiB: Math.round(before.memory / 2 ** 20),
    peakMiB: Math.round(process.resourceUsage().maxRSS / 2 ** 10),
  }),
);
