/**
 * @module
 * `counterweight export-tfod CONFIG --out DIR`: the same training for the stock TensorFlow Object Detection API, class
 * weights carried in the records.
 */

import { exportTfod } from '../bridge/export-tfod.ts';
import type { ExportedReader } from '../bridge/reader-work.ts';
import type { TfodExport } from '../bridge/tfod-export.ts';
import type { DatasetSpec } from '../dataset/dataset.ts';
import { recogniseDataset } from '../dataset/recognise-dataset.ts';
import { countNoun } from '../util/count-noun.ts';
import { UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { formatTable, type TableColumn } from './format-table.ts';
import { createProgress, type Progress } from './progress.ts';

interface ExportTfodFlags {
  readonly out: string;
  readonly overwrite?: boolean;
  readonly keepScale?: boolean;
  readonly trainData?: string;
  readonly trainSplit?: string;
  readonly evalData?: string;
  readonly evalSplit?: string;
  readonly labelMap?: string;
  readonly json?: boolean;
}

/** Work that is done by then goes without a progress display. */
const PATIENCE_MS = 2000;

export const exportTfodCommand: CliCommand = {
  configure(command) {
    command
      .description(
        'Writes a pipeline.config and TFRecords that the stock TensorFlow Object Detection API trains on, class weights in the weights of the boxes.',
      )
      .argument('<config>', 'the pipeline.config')
      .requiredOption('--out <folder>', 'the folder to write; it is complete or absent')
      .option('--overwrite', 'replace an earlier export in that folder')
      .option(
        '--keep-scale',
        'multiply the loss weights so that the stock normaliser leaves the loss its scale, on average',
      )
      .option('--train-data <path>', 'data instead of those of train_input_reader')
      .option('--train-split <name>', 'the split of --train-data, for Pascal VOC')
      .option('--eval-data <path>', 'data instead of those of eval_input_reader')
      .option('--eval-split <name>', 'the split of --eval-data, for Pascal VOC')
      .option('--label-map <file>', 'label map instead of label_map_path')
      .option('--json', 'print JSON')
      .action(async (config: string, flags: ExportTfodFlags) => {
        const trainData = await dataOf('train', flags.trainData, flags.trainSplit);
        const evalData = await dataOf('eval', flags.evalData, flags.evalSplit);
        const result = await withProgress((onProgress) =>
          exportTfod(config, {
            out: flags.out,
            overwrite: flags.overwrite ?? false,
            keepScale: flags.keepScale ?? false,
            trainData,
            evalData,
            labelMapPath: flags.labelMap,
            onProgress,
          }),
        );
        console.log(flags.json ? JSON.stringify(toJson(result)) : describeExport(result));
      });
  },
};

/** Shows the progress of `work` once it takes long. */
async function withProgress<T>(
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  let progress: Progress | undefined;
  const started = Date.now();
  try {
    return await work((done, total) => {
      if (Date.now() - started < PATIENCE_MS) return;
      progress ??= createProgress({ total, label: 'export' });
      progress.update(done, 'written and read back');
    });
  } finally {
    progress?.finish();
  }
}

async function dataOf(
  name: 'train' | 'eval',
  path: string | undefined,
  split: string | undefined,
): Promise<DatasetSpec | undefined> {
  if (path !== undefined) return recogniseDataset(path, split === undefined ? {} : { split });
  if (split === undefined) return undefined;
  throw new UsageError(
    `--${name}-split "${split}" is the split of --${name}-data, which is not given. Give it too.`,
  );
}

function toJson({ train, eval: evaluation, ...result }: TfodExport): unknown {
  const reader = ({ data: _, ...shown }: ExportedReader): unknown => shown;
  return { ...result, train: reader(train), eval: evaluation.map(reader) };
}

const DONE: { readonly [A in ExportedReader['action']]: string } = {
  weighted: 'class weights put into the weights of their boxes, read back',
  converted: 'converted, read back',
  copied: 'copied without compression, read back',
  left: 'left in place',
};

const COLUMNS: readonly TableColumn[] = [
  { header: 'id', align: 'right' },
  { header: 'class' },
  { header: 'boxes', align: 'right' },
  { header: 'weight', align: 'right' },
];

/** What the command prints. */
function describeExport(result: TfodExport): string {
  const { out, train, eval: evaluation, classes, weighted, notes } = result;
  const described = ({ field, action, images, paths }: ExportedReader): string => {
    const counted = images === undefined ? '' : `${countNoun(images, 'image')} in `;
    return `${field}: ${counted}${countNoun(paths.length, 'file')}: ${DONE[action]}`;
  };
  const rows = classes.map(({ id, name, instances, weight }) => [
    String(id),
    name,
    String(instances),
    String(weight),
  ]);
  return [
    `${out}: pipeline.config, label_map.pbtxt, README.md`,
    ...[train, ...evaluation].map(described),
    ...(weighted ? ['', formatTable(COLUMNS, rows), '', lawLine(result)] : []),
    ...notes.map((note) => `note: ${note}`),
  ].join('\n');
}

/** How the stock API's training compares. */
function lawLine({ normalizer, share, lossFactor }: TfodExport): string {
  if (normalizer !== 'MATCHES')
    return `The losses and gradients are those of Counterweight${normalizer === 'NONE' ? '' : ' under WEIGHTED_MATCHES'}, to float precision.`;
  const rest =
    lossFactor === 1
      ? 'All losses, the background among them, are that much smaller. --keep-scale makes up for it on average; class_weight_normalizer: WEIGHTED_MATCHES in the original makes both the same.'
      : 'classification_weight and localization_weight are multiplied by it, which makes up for it on average.';
  return `class_weight_normalizer is MATCHES: the TensorFlow API counts class weights in what it divides the losses by, over this data ${share.toPrecision(4)} times as much. ${rest}`;
}
