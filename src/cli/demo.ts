/**
 * @module
 * `counterweight demo`: the whole story on data drawn by code. Counts a lopsided data set, writes class weights into a
 * configuration, trains once without and once with them, shows class by class what changed, exports the detector and
 * draws what it finds.
 */

import { mkdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { computeClassWeights } from '../balance/class-weights.ts';
import { formatWeight, writeClassWeights } from '../config/edit/write-class-weights.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { readLabelMap } from '../dataset/read-label-map.ts';
import { type ClassStatistics, datasetStatistics } from '../dataset/statistics.ts';
import { type DefectDatasetPaths, writeDefectDataset } from '../dataset/synthetic/write-defect-dataset.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import type { CocoResult } from '../eval/coco/coco-data.ts';
import { formatCocoFigure } from '../eval/coco/coco-table.ts';
import { decodeImage } from '../input/decode-image.ts';
import { loadOnnxDetector } from '../runtime/onnx-detector.ts';
import { loadRun } from '../train/load-run.ts';
import { prepareRun } from '../train/prepare-run.ts';
import { train } from '../train/train.ts';
import { formatBytes } from '../util/format-bytes.ts';
import type { CliCommand } from './command.ts';
import { demoConfig } from './demo-config.ts';
import { drawDetections } from './draw-detections.ts';
import { evaluateRun } from './eval.ts';
import { exportRun } from './export.ts';
import { formatTable } from './format-table.ts';
import { parseNumber } from './parse-number.ts';
import { createProgress } from './progress.ts';
import { describeStep } from './train.ts';

interface DemoFlags {
  readonly out: string;
  readonly seed: number;
  readonly images: number;
  readonly numTrainSteps: number;
}

const SIZE = 128;
const BATCH_SIZE = 16;
const EVAL_IMAGES = 150;
/** Pits per picture: one on every eighth to train on, against two scratches on each; many to measure on. */
const TRAIN_PITS = 0.125;
const EVAL_PITS = 0.6;
const SHOWN_SCORE = 0.3;
const SHOWN_PICTURES = 3;

const say = (line = ''): void => console.log(line);
const heading = (number: number, text: string): void => say(`\n${number}. ${text}\n`);

async function drawData(out: string, flags: DemoFlags): Promise<DefectDatasetPaths> {
  const total = flags.images + EVAL_IMAGES;
  const progress = createProgress({ total, label: 'drawing' });
  const paths = await writeDefectDataset(join(out, 'data'), {
    seed: flags.seed,
    size: SIZE,
    train: { count: flags.images, rareShare: TRAIN_PITS },
    eval: { count: EVAL_IMAGES, rareShare: EVAL_PITS },
    onImage: (done) => progress.update(done, 'pictures'),
  });
  progress.finish();
  return paths;
}

function showCounts(classes: readonly ClassStatistics[], weights: readonly number[]): void {
  const most = Math.max(...classes.map(({ instances }) => instances));
  say(
    formatTable(
      [
        { header: 'class' },
        { header: 'instances', align: 'right' },
        { header: 'images', align: 'right' },
        { header: 'weight', align: 'right' },
        { header: '' },
      ],
      classes.map(({ name, instances, images }, i) => [
        name,
        String(instances),
        String(images),
        formatWeight(weights[i]),
        '█'.repeat(Math.max(1, Math.round((40 * instances) / most))),
      ]),
    ),
  );
}

/** Trains the configuration in `config` into `root` and evaluates it. */
async function trainAndEvaluate(config: string, root: string, flags: DemoFlags): Promise<CocoResult> {
  const { plan } = await prepareRun(config, root, { seed: flags.seed, workers: 1, cacheBytes: 1 << 28 });
  const progress = createProgress({ total: plan.numSteps, label: 'training' });
  await train(plan, root, {
    resume: false,
    overwrite: true,
    checkpointEvery: plan.numSteps,
    keepCheckpoints: 1,
    logEvery: 10,
    onStep: (report) => progress.update(report.step, describeStep(report)),
  });
  progress.finish();
  return evaluateRun(root, await loadRun(root), {});
}

function compareTable(without: CocoResult, withWeights: CocoResult): string {
  const signed = (x: number): string => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(3)}`;
  const row = (name: string, before: number, after: number, instances: string): readonly string[] => [
    name,
    instances,
    formatCocoFigure(before),
    formatCocoFigure(after),
    signed(after - before),
  ];
  const rows = without.classes.map((before, i) =>
    row(before.name, before.AP50, withWeights.classes[i].AP50, String(before.instances)),
  );
  const mean = row('mean', without.stats.AP50, withWeights.stats.AP50, '');
  const columns = ['AP50', 'instances', 'without', 'with weights', 'change'].map((header, i) =>
    i === 0 ? { header } : { header, align: 'right' as const },
  );
  return formatTable(columns, [...rows, mean]);
}

/** Pictures of the evaluation data that hold both kinds of defect. */
async function tellingImages(dataset: Dataset): Promise<readonly number[]> {
  const found: number[] = [];
  for (let i = 0; i < dataset.length && found.length < SHOWN_PICTURES; i++) {
    const { classes } = (await dataset.sample(i)).groundTruth;
    if (classes.includes(1) && classes.includes(2)) found.push(i);
  }
  return found;
}

/** One picture: for each image a row, without weights on the left, with them on the right. */
async function drawComparison(
  dataset: Dataset,
  detectors: readonly (readonly [title: string, file: string])[],
  out: string,
): Promise<void> {
  const images = await tellingImages(dataset);
  const tiles: { readonly input: Buffer; readonly left: number; readonly top: number }[] = [];
  let [width, height] = [0, 0];
  for (const [column, [title, file]] of detectors.entries()) {
    const detector = await loadOnnxDetector(file);
    for (const [row, index] of images.entries()) {
      const image = await decodeImage(await dataset.encodedImage(index), `picture ${index}`);
      const found = (await detector.detect(image)).filter(({ score }) => score >= SHOWN_SCORE);
      const input = Buffer.from(await drawDetections(image, found, { title }));
      const size = await sharp(input).metadata();
      [width, height] = [size.width, size.height];
      tiles.push({ input, left: column * (width + 8), top: row * (height + 8) });
    }
    await detector.close();
  }
  const canvas = {
    width: detectors.length * (width + 8) - 8,
    height: images.length * (height + 8) - 8,
    channels: 3 as const,
    background: '#ffffff',
  };
  await writeFileAtomically(out, await sharp({ create: canvas }).composite(tiles).png().toBuffer());
}

async function runDemo(flags: DemoFlags): Promise<void> {
  const { out } = flags;
  const started = Date.now();
  say(
    'A factory photographs metal sheets. Scratches are common, corrosion pits are rare, and pits are what matters.',
  );

  heading(1, 'Draw the pictures, and count what is on them');
  await mkdir(out, { recursive: true });
  const paths = await drawData(out, flags);
  const labelMap = await readLabelMap(paths.labelMap);
  const training = await openDataset({ format: 'tfrecord', paths: [paths.trainRecord] }, labelMap);
  const { classes } = await datasetStatistics(training);
  await training.close();
  // At 16 : 1 the full inverse takes more from scratches than it gives to pits; its square root does not.
  const { weights } = computeClassWeights(classes, { scheme: 'sqrt' });
  showCounts(classes, weights);

  heading(2, 'Write the class weights into a pipeline.config');
  const plain = join(out, 'unweighted.config');
  const weighted = join(out, 'weighted.config');
  await writeFileAtomically(
    plain,
    demoConfig({ ...paths, size: SIZE, batchSize: BATCH_SIZE, steps: flags.numTrainSteps }),
  );
  const counts = classes.map(({ name, instances }) => `${name} ${instances}`).join(', ');
  const comment = [`class weights by the square root of inverse frequency, from ${counts}`];
  await writeFileAtomically(
    weighted,
    writeClassWeights(await readFile(plain, 'utf8'), { weights, comment, file: plain }).text,
  );
  const list = weights.map(formatWeight).join(', ');
  say(`  ${plain}  as it is`);
  say(`  ${weighted}    with  class_weights: [${list}]  in both losses`);

  const runs: readonly (readonly [title: string, config: string, root: string])[] = [
    ['without class weights', plain, join(out, 'unweighted')],
    ['with class weights', weighted, join(out, 'weighted')],
  ];
  const results: CocoResult[] = [];
  for (const [i, [title, config, root]] of runs.entries()) {
    heading(3 + i, `Train and evaluate ${title} (${flags.numTrainSteps} steps on ${cpus().length} cores)`);
    results.push(await trainAndEvaluate(config, root, flags));
  }

  heading(5, 'Did the weights help? Average precision at IoU 0.5, on pictures that neither has seen');
  say(compareTable(results[0], results[1]));
  say(
    '\nWeights trade: what the rare class gains, the common one pays for in part. How much is yours to choose, with',
  );
  say('--scheme and --max-weight of "counterweight weights"; docs/class-weights.md says how.');

  heading(6, 'Export both detectors, and look at what they find');
  const detectors: (readonly [string, string])[] = [];
  for (const [title, , root] of runs) {
    const file = join(root, 'detector.onnx');
    const bytes = await exportRun(await loadRun(root), file);
    say(`  ${file}  ${formatBytes(bytes)}`);
    detectors.push([title, file]);
  }
  const evaluation = await openDataset({ format: 'tfrecord', paths: [paths.evalRecord] }, labelMap);
  const picture = join(out, 'detections.png');
  await drawComparison(evaluation, detectors, picture);
  await evaluation.close();
  say(`  ${picture}  the same pictures, without weights on the left and with them on the right`);
  say(`\nDone in ${((Date.now() - started) / 1000).toFixed(0)} s. Now your own data:`);
  say('  counterweight stats DATA');
  say('  counterweight weights DATA --write pipeline.config');
  say('  counterweight train pipeline.config --model-dir runs/mine');
}

export const demoCommand: CliCommand = {
  configure(command) {
    const whole = parseNumber({ min: 1, whole: true });
    command
      .option('--out <folder>', 'where everything goes', join('runs', 'demo'))
      .option(
        '--seed <n>',
        'random seed of the pictures and the training',
        parseNumber({ min: 0, whole: true }),
        1,
      )
      .option('--images <n>', 'pictures to train on', whole, 400)
      .option('--num-train-steps <n>', 'steps of each training', whole, 1000)
      .action(runDemo);
  },
};
