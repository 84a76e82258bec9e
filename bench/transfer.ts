/**
 * @module
 * Does starting from a checkpoint pay? The demo's pictures have two kinds of defect. A detector of pits is trained,
 * written as a TensorBundle and read back from there; a detector of scratches is then trained from it ("detection": backbone
 * and feature maps) and from scratch, with the same configuration, pictures and seed. Both are evaluated as they go.
 *
 * `npm run bench -- transfer [--json] [--seeds 1,2,3] [--steps 600] [--folder F]`. Figures are COCO's AP50 of scratches. What
 * is done stays in F, and a run that was cut off goes on from there.
 */

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoConfig } from '../src/cli/demo-config.ts';
import { formatTable } from '../src/cli/format-table.ts';
import { setField } from '../src/config/edit/set-field.ts';
import { encodeExample } from '../src/dataset/encode-example.ts';
import type { LabelMap } from '../src/dataset/label-map.ts';
import { openDataset } from '../src/dataset/open-dataset.ts';
import { formatLabelMap } from '../src/dataset/read-label-map.ts';
import { DEFECT_LABELS, drawDefectImage } from '../src/dataset/synthetic/defect-dataset.ts';
import { defectSample, encodeDefectImage } from '../src/dataset/synthetic/write-defect-dataset.ts';
import { writeTfRecord } from '../src/dataset/tfrecord-writer.ts';
import { listCheckpoints } from '../src/train/checkpoint.ts';
import { convertCheckpoint } from '../src/train/convert-checkpoint.ts';
import { createDetector } from '../src/train/detector.ts';
import { evaluateDetector } from '../src/train/evaluate-detector.ts';
import { loadRun } from '../src/train/load-run.ts';
import { prepareRun } from '../src/train/prepare-run.ts';
import { runFolder, stepName } from '../src/train/run-folder.ts';
import { locateCheckpoint } from '../src/train/starting-point/locate-checkpoint.ts';
import { train } from '../src/train/train.ts';

const SIZE = 128;
const BATCH_SIZE = 16;
const [TRAIN_IMAGES, EVAL_IMAGES] = [300, 60];
const EVALUATE_EVERY = 50;
const THRESHOLDS = [0.1, 0.25, 0.5];

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '1,2,3' },
    steps: { type: 'string', default: '600' },
    folder: { type: 'string' },
  },
});
const steps = Number(flags.steps);

/** The pictures, all with both kinds of defect, with the boxes of class `id` alone, which becomes class 1. */
async function writeHalf(
  folder: string,
  seed: number,
  id: number,
): Promise<{ record: (part: string) => string; labelMap: string }> {
  const name = DEFECT_LABELS.items.find((item) => item.id === id)?.name ?? '';
  const labels: LabelMap = { items: [{ id: 1, name }] };
  const record = (part: string): string => join(folder, `${name}-${part}.record`);
  const labelMap = join(folder, `${name}.pbtxt`);
  const write = (part: string, count: number, collection: number): Promise<void> => {
    async function* examples(): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < count; index++) {
        const image = drawDefectImage(collection, index, { size: SIZE, rareShare: 1 });
        const boxesYxyx = image.boxesYxyx.filter((_, g) => image.classes[g] === id);
        const half = { ...image, boxesYxyx, classes: boxesYxyx.map(() => 1) };
        const filename = `${part}-${index}.png`;
        const encoded = await encodeDefectImage(image, 'png');
        yield encodeExample(defectSample(half, filename, filename), encoded, labels);
      }
    }
    return writeTfRecord(record(part), examples());
  };
  if (existsSync(labelMap)) return { record, labelMap };
  await write('train', TRAIN_IMAGES, 2 * seed);
  await write('eval', EVAL_IMAGES, 2 * seed + 1);
  await writeFile(labelMap, formatLabelMap(labels));
  return { record, labelMap };
}

/** Trains on a half's pictures into `root`. */
async function trainHalf(
  root: string,
  half: Awaited<ReturnType<typeof writeHalf>>,
  options: { readonly seed: number; readonly steps: number; readonly from?: string },
): Promise<void> {
  const base = demoConfig({
    trainRecord: half.record('train'),
    evalRecord: half.record('eval'),
    labelMap: half.labelMap,
    size: SIZE,
    batchSize: BATCH_SIZE,
    steps: options.steps,
  });
  const fields = {
    'model.ssd.num_classes': '1',
    ...(options.from === undefined
      ? {}
      : {
          'train_config.fine_tune_checkpoint': JSON.stringify(options.from),
          'train_config.fine_tune_checkpoint_type': '"detection"',
        }),
  };
  const text = Object.entries(fields).reduce(
    (t, [path, value]) => setField(t, path, value, { replace: true }),
    base,
  );
  const newest = (await listCheckpoints(root)).at(-1);
  if (newest !== undefined && basename(newest) === stepName(options.steps)) return;
  const resume = newest !== undefined;
  const config = resume ? runFolder(root).config : `${root}.config`;
  if (!resume) await writeFile(config, text);
  const { seed } = options;
  const { plan } = await prepareRun(config, root, { seed, workers: 1, cacheBytes: 1 << 27 });
  const counts = { checkpointEvery: EVALUATE_EVERY, keepCheckpoints: 1000, logEvery: EVALUATE_EVERY };
  await train(plan, root, { resume, overwrite: !resume, ...counts });
}

/** AP50 at each checkpoint of a run, by its step. */
async function curve(root: string, record: string): Promise<Map<number, number>> {
  const points = new Map<number, number>();
  for (const folder of await listCheckpoints(root)) {
    const run = await loadRun(root, folder);
    const dataset = await openDataset({ format: 'tfrecord', paths: [record] }, run.labelMap);
    const detector = await createDetector(run);
    const { stats } = await evaluateDetector({
      detector,
      dataset,
      resizer: run.model.resizer,
      numClasses: 1,
    });
    points.set(run.step, stats.AP50);
    await detector.close();
    await dataset.close();
  }
  return points;
}

/** The first evaluated step at which a curve is at `threshold`. */
const reached = (points: ReadonlyMap<number, number>, threshold: number): number | undefined =>
  [...points].find(([, AP50]) => AP50 >= threshold)?.[0];

const results = [];
for (const seed of flags.seeds.split(',').map(Number)) {
  const folder =
    flags.folder === undefined
      ? await mkdtemp(join(tmpdir(), 'counterweight-transfer-'))
      : join(flags.folder, `seed-${seed}`);
  await mkdir(folder, { recursive: true });
  try {
    const pits = await writeHalf(folder, seed, 2);
    const scratches = await writeHalf(folder, seed, 1);
    const first = join(folder, 'pits');
    await trainHalf(first, pits, { seed, steps });
    const bundle = join(folder, 'bundle', 'model.ckpt');
    await convertCheckpoint(await locateCheckpoint(first), bundle);
    const arms = { scratch: join(folder, 'from-scratch'), transfer: join(folder, 'transferred') };
    await trainHalf(arms.scratch, scratches, { seed, steps });
    await trainHalf(arms.transfer, scratches, { seed, steps, from: bundle });
    const { restored } = JSON.parse(await readFile(join(arms.transfer, 'starting-point.json'), 'utf8'));
    const scratch = await curve(arms.scratch, scratches.record('eval'));
    const transfer = await curve(arms.transfer, scratches.record('eval'));
    results.push({ seed, restored: restored.length as number, scratch, transfer });
    console.error(`seed ${seed}: done`);
  } finally {
    if (flags.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

if (flags.json)
  console.log(
    JSON.stringify({
      name: 'transfer',
      steps,
      seeds: results.map(({ scratch, transfer, ...rest }) => ({
        ...rest,
        scratch: Object.fromEntries(scratch),
        transfer: Object.fromEntries(transfer),
      })),
    }),
  );
else {
  const right = (header: string): { header: string; align: 'right' } => ({ header, align: 'right' });
  const rows = results.flatMap(({ seed, scratch, transfer }) => {
    const arms: readonly (readonly [start: string, points: ReadonlyMap<number, number>])[] = [
      ['from scratch', scratch],
      ['transferred', transfer],
    ];
    return arms.map(([start, points]) => [
      String(seed),
      start,
      ...THRESHOLDS.map((threshold) => String(reached(points, threshold) ?? '–')),
      ([...points.values()].at(-1) ?? Number.NaN).toFixed(3),
    ]);
  });
  const columns = [
    right('seed'),
    { header: 'start' },
    ...THRESHOLDS.map((t) => right(`steps to AP50 ${t}`)),
    right(`AP50 at ${steps}`),
  ];
  console.log(formatTable(columns, rows));
  console.log(`${results[0].restored} variables restored through a TensorBundle of the other half.`);
}
