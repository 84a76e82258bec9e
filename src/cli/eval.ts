/**
 * @module
 * `counterweight eval`: how good a run's detector is on its evaluation data, or how good an exported file, or detections
 * made elsewhere, are on any data set: COCO's figures with intervals, curves, operating points, confusions and kinds of mistakes, and the
 * figures of the other protocols that are asked for.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetSpec } from '../dataset/dataset.ts';
import { everyNth } from '../dataset/every-nth.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { readLabelMap } from '../dataset/read-label-map.ts';
import { recogniseDataset } from '../dataset/recognise-dataset.ts';
import { datasetStatistics } from '../dataset/statistics.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { LVIS_SET, METRICS_SETS } from '../eval/metrics/metrics-sets.ts';
import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { chooseDevice, type DeviceChoice } from '../runtime/devices/choose-device.ts';
import { collectDetections } from '../train/collect-detections.ts';
import { createDetector } from '../train/detector.ts';
import { loadRun, type Run } from '../train/load-run.ts';
import { readerDataset } from '../train/reader-dataset.ts';
import { runFolder, stepName } from '../train/run-folder.ts';
import { detectionsFile, storeDetections } from '../train/stored-detections.ts';
import { UsageError } from '../util/errors.ts';
import { USE_AVERAGES, USE_WEIGHTS } from './averages-flags.ts';
import type { CliCommand } from './command.ts';
import { addDeviceFlag } from './device-flag.ts';
import { evaluateFile, evaluateResults } from './evaluate-elsewhere.ts';
import { evaluationNotes } from './evaluation-notes.ts';
import { evaluationTables } from './evaluation-tables.ts';
import { chosenSets, type FullReport, fullReport, REPLICATES, type ReportFlags } from './full-report.ts';
import { oneOf } from './one-of.ts';
import { parseNumber } from './parse-number.ts';
import { createProgress } from './progress.ts';
import { thresholdTable } from './threshold-table.ts';

interface EvalFlags extends ReportFlags {
  readonly device?: DeviceChoice;
  readonly modelDir?: string;
  readonly checkpointDir?: string;
  readonly useMovingAverages?: boolean;
  readonly evalData?: string;
  readonly split?: string;
  readonly detections?: string;
  readonly data?: string;
  readonly labelMap?: string;
  readonly json?: boolean;
}

/** What the flags of a split are called. */
const EVAL_FLAGS = { data: '--eval-data', split: '--split' };

/**
 * The data to evaluate on: `evalData`, else the first eval_input_reader of `config`, at `split` where one is given.
 *
 * @throws UsageError for a split of data that has none; ConfigError, DataError as the reader and the data demand
 */
export async function evaluationData(
  config: TrainEvalPipelineConfig,
  { evalData, split }: Pick<EvalFlags, 'evalData' | 'split'>,
  names: typeof EVAL_FLAGS = EVAL_FLAGS,
): Promise<DatasetSpec> {
  if (evalData !== undefined) return recogniseDataset(evalData, split === undefined ? {} : { split });
  const spec = await readerDataset(config.evalInputReader[0], 'eval_input_reader');
  if (split === undefined) return spec;
  if (spec.format === 'voc') return { ...spec, split };
  throw new UsageError(
    `${names.split} "${split}" is for Pascal VOC data, but the run's eval_input_reader is no voc_input_reader. Leave it out, or pass ${names.data}.`,
  );
}

/** Evaluates `run` and keeps the figures and the detections in its folder, as `eval/step-000500.json` and beside it. */
export async function evaluateRun(
  root: string,
  run: Run,
  flags: Pick<EvalFlags, 'evalData' | 'split' | 'device'> & ReportFlags,
): Promise<FullReport> {
  const { model, labelMap } = run;
  const { config } = run.loaded;
  const sets = chosenSets(flags, config);
  const spec = await evaluationData(config, flags);
  const ownReader = flags.evalData === undefined ? config.evalInputReader[0] : undefined;
  const dataset = everyNth(await openDataset(spec, labelMap), ownReader?.sample1OfNExamples ?? 1);
  const device = await chooseDevice(flags.device ?? 'cpu');
  if (flags.device === 'auto') console.error(`note: evaluating on ${device.description}.`);
  const detector = await createDetector(run, { device: device.name });
  const progress = createProgress({ total: dataset.length, label: 'evaluating' });
  try {
    const data = await collectDetections({
      detector,
      dataset,
      resizer: model.resizer,
      numClasses: model.numClasses,
      onImage: (done) => progress.update(done, 'images'),
    });
    const counted = sets.includes(LVIS_SET) ? await trainingImages(config) : new Map<number, number>();
    const report = fullReport(data, sets, flags, { config, trainingImages: counted });
    const { evaluations } = runFolder(root);
    await mkdir(evaluations, { recursive: true });
    await storeDetections(detectionsFile(root, run.step), data);
    const kept = { step: run.step, averaged: run.averaged, images: dataset.length, dataset: spec, ...report };
    await writeFileAtomically(
      join(evaluations, `${stepName(run.step)}.json`),
      `${JSON.stringify(kept, null, 2)}\n`,
    );
    return report;
  } finally {
    progress.finish();
    await detector.close();
    await dataset.close();
  }
}

/** How many images of the training data show each class. @throws ConfigError, DataError */
async function trainingImages(config: TrainEvalPipelineConfig): Promise<ReadonlyMap<number, number>> {
  const reader = config.trainInputReader;
  const spec = await readerDataset(reader, 'train_input_reader');
  const labelMapPath = reader?.labelMapPath ?? '';
  const dataset = await openDataset(spec, labelMapPath === '' ? undefined : await readLabelMap(labelMapPath));
  try {
    const { classes } = await datasetStatistics(dataset);
    return new Map(classes.map(({ id, images }) => [id, images]));
  } finally {
    await dataset.close();
  }
}

/** Prints `report` as JSON, or as tables under `title`. */
function print(report: FullReport, title: string, head: object, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ ...head, ...report }, null, 2));
    return;
  }
  console.log(`${title}\n`);
  for (const block of evaluationTables(report)) console.log(`${block}\n`);
  for (const [name, figures] of Object.entries(report.metrics)) {
    const lines = Object.entries(figures).map(
      ([tag, value]) => `  ${tag}: ${value === null || value < 0 ? '–' : value.toFixed(4)}`,
    );
    console.log(`${name}\n${lines.join('\n')}\n`);
  }
}

export const evalCommand: CliCommand = {
  configure(command) {
    addDeviceFlag(command)
      .argument('[run]', 'the folder given to "counterweight train --model-dir", or an exported .onnx file')
      .option('--model-dir <folder>', 'the same, as upstream spells it')
      .option('--checkpoint-dir <folder>', 'the checkpoint to evaluate (default: the newest)')
      .option(...USE_AVERAGES)
      .option(...USE_WEIGHTS)
      .option('--eval-data <path>', "other data than the run's eval_input_reader")
      .option('--split <name>', 'the split to evaluate on, for Pascal VOC')
      .option('--detections <file>', 'evaluate COCO results (JSON) made elsewhere instead of a run')
      .option('--data <path>', 'the data set that they are of, or to evaluate an exported file on')
      .option(
        '--label-map <file>',
        'its label map (default: the classes that an exported file names, else all in alphabetical order)',
      )
      .option('--metrics <names>', `metric sets, by commas (${METRICS_SETS.join(', ')})`)
      .option('--eleven-points', 'also AP by the 11 points of Pascal VOC 2007, for the Pascal sets')
      .option(
        '--bootstrap <n>',
        `draws of the images behind the intervals (default: ${REPLICATES}; 0: none)`,
        parseNumber({ min: 0, max: 100_000, whole: true }),
      )
      .option('--seed <n>', 'the seed of those draws (default: 0)', parseNumber({ min: 0, whole: true }))
      .option(
        '--min-score <score>',
        "the score from which detections enter the confusion matrix (default: each class's best F1)",
        parseNumber({ min: 0, max: 1 }),
      )
      .option('--json', 'print JSON')
      .action(async (folder: string | undefined, flags: EvalFlags) => {
        const json = flags.json === true;
        if (flags.detections !== undefined) {
          if (folder !== undefined || flags.modelDir !== undefined)
            throw new UsageError('Give a run or --detections, not both.');
          const report = await evaluateResults(flags.detections, flags);
          print(report, `${flags.detections} on ${flags.data}`, { detections: flags.detections }, json);
          return;
        }
        if (folder?.endsWith('.onnx')) {
          const report = await evaluateFile(folder, flags);
          print(report, `${folder} on ${flags.data}`, { detector: folder }, json);
          if (report.at_thresholds && !json)
            console.log(
              `At the file's own score thresholds, IoU 0.5\n${thresholdTable(report.at_thresholds)}\n`,
            );
          return;
        }
        if (flags.data !== undefined || flags.labelMap !== undefined)
          throw new UsageError(
            '--data and --label-map go with --detections or an exported file; for a run, pass --eval-data.',
          );
        const root = oneOf(folder, flags.modelDir, "the run's folder", '--model-dir');
        const run = await loadRun(root, flags.checkpointDir, flags);
        for (const note of evaluationNotes(run.loaded.config, flags.evalData !== undefined))
          console.error(`note: ${note}`);
        const { step, averaged } = run;
        const title = `${root} at step ${step}${averaged ? ', averaged weights' : ''}`;
        print(await evaluateRun(root, run, flags), title, { step, averaged }, json);
      });
  },
};
