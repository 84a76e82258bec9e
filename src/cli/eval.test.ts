import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { loadDetections, storeDetections } from '../train/stored-detections.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let data: string;
let results: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-eval-'));
  data = join(folder, 'instances.json');
  results = join(folder, 'results.json');
  await writeFile(
    data,
    JSON.stringify({
      images: [4, 9].map((id) => ({ id, file_name: `${id}.jpg`, width: 640, height: 480 })),
      // In the file's own numbering, which is not the alphabet's.
      categories: [
        { id: 7, name: 'wolf' },
        { id: 8, name: 'bear' },
      ],
      annotations: [
        { id: 1, image_id: 4, category_id: 7, bbox: [10, 10, 100, 100], area: 10000, iscrowd: 0 },
        { id: 2, image_id: 9, category_id: 7, bbox: [10, 10, 100, 100], area: 10000, iscrowd: 0 },
        { id: 3, image_id: 9, category_id: 8, bbox: [300, 10, 100, 100], area: 10000, iscrowd: 0 },
      ],
    }),
  );
  await writeFile(
    results,
    JSON.stringify([
      { image_id: 4, category_id: 7, bbox: [10, 10, 100, 100], score: 0.9 },
      { image_id: 9, category_id: 7, bbox: [300, 10, 100, 100], score: 0.8 },
    ]),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    said.out += `${text}\n`;
  });
  const status = await runCli(['eval', ...args], {
    writeErr: (text) => {
      said.err += text;
    },
  });
  return { status, ...said };
}

test('eval measures detections made elsewhere, by the ids of their own data', async () => {
  const { status, out, err } = await run('--detections', results, '--data', data, '--json');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const report = JSON.parse(out);
  expect(report.stats.AP50).toBeCloseTo(51 / 101 / 2, 12);
  expect(
    report.classes.map(({ name, instances }: { name: string; instances: number }) => [name, instances]),
  ).toEqual([
    ['bear', 1],
    ['wolf', 2],
  ]);
  // The second detection calls the bear a wolf, below the score at which wolves are found best.
  expect(report.confusion.matrix).toEqual([
    [0, 0, 1],
    [0, 1, 1],
    [0, 0, 0],
  ]);
  expect(report.error_types.counts).toMatchObject({ cls: 1, miss: 1 });
  expect(report.metrics.coco_detection_metrics['DetectionBoxes_Precision/mAP@.50IOU']).toBe(
    report.stats.AP50,
  );
});

test('eval prints tables and the metric sets asked for', async () => {
  const metrics = 'pascal_voc_detection_metrics,lvis_box_metrics';
  const { out } = await run('--detections', results, '--data', data, '--metrics', metrics, '--eleven-points');
  expect(out).toContain('Score thresholds at IoU 0.5');
  expect(out).toContain('PascalBoxes_PerformanceByCategory/AP@0.5IOU/wolf: 0.5000');
  expect(out).toContain('PascalBoxes11Points_Precision/mAP@0.5IOU: 0.2727');
  expect(out).toContain('DetectionBoxes_APr:');
});

test('eval says what is wrong with its flags and results', async () => {
  expect(await run('--detections', results)).toMatchObject({
    status: 2,
    err: '--detections needs --data, the data set that the detections are of.\n',
  });
  const odd = await run('--detections', results, '--data', data, '--metrics', 'coco_mask_metrics');
  expect(odd.err).toMatch(
    /^The metrics set "coco_mask_metrics" is not of boxes; use coco_detection_metrics, /,
  );
  const stray = join(folder, 'stray.json');
  await writeFile(stray, JSON.stringify([{ image_id: 5, category_id: 7, bbox: [0, 0, 1, 1], score: 1 }]));
  expect((await run('--detections', stray, '--data', data)).err).toBe(
    `${stray}: [0]: image_id 5 is none of the 2 images, such as "4".\n`,
  );
});

test('detections are kept and read again', async () => {
  const path = join(folder, 'kept.json.gz');
  const kept = {
    images: [{ id: 'a', filename: 'a.jpg', width: 10, height: 20 }],
    classes: [{ id: 1, name: 'wolf' }],
    groundTruths: [
      {
        imageId: 0,
        classId: 1,
        boxXywh: [1, 2, 3.5, 4] as const,
        area: undefined,
        isCrowd: false,
        isDifficult: true,
        isGroup: false,
      },
    ],
    detections: [{ imageId: 0, classId: 1, boxXywh: [1, 2, 3, 4] as const, score: Math.fround(0.3) }],
  };
  await storeDetections(path, kept);
  const read = await loadDetections(path);
  expect(read).toEqual({ ...kept, detections: [{ ...kept.detections[0], score: 0.300000012 }] });
  expect(Math.fround(read.detections[0].score)).toBe(kept.detections[0].score);
  await expect(loadDetections(join(folder, 'none.gz'))).rejects.toThrow('run "counterweight eval" again.');
});
