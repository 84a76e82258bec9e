/**
 * @module
 * From a configuration and its data to the same training in the stock TensorFlow API: a configuration that it accepts,
 * and TFRecord files whose box weights carry the class weights. The folder is complete or absent.
 *
 * The law (docs/class-weights.md): class weights on both losses equal box weights times the weight of the class, exactly
 * where the normaliser counts them in (WEIGHTED_MATCHES) or there is none; under MATCHES up to a factor, which is told.
 */

import { copyFile, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { canonicalise } from '../config/edit/canonicalise.ts';
import { setField } from '../config/edit/set-field.ts';
import { REPEAT_SAMPLING } from '../config/edit/write-repeat-sampling.ts';
import { type LoadedPipelineConfig, loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { refuseErrors } from '../config/refuse-errors.ts';
import { partFilledIn } from '../config/rules/values/part-filled-in.ts';
import { weightedLosses } from '../config/weighted-losses.ts';
import type { Dataset, DatasetSpec } from '../dataset/dataset.ts';
import { type LabelMap, labelIds, labelName } from '../dataset/label-map.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { formatLabelMap, readLabelMap } from '../dataset/read-label-map.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { readerDataset } from '../train/reader-dataset.ts';
import { resolveAutoClassWeights } from '../train/resolve-auto-class-weights.ts';
import { setReader } from '../train/resolve-config.ts';
import { classNamesOf } from '../train/training-plan.ts';
import { ConfigError, DataError, UsageError } from '../util/errors.ts';
import { exportEvaluation } from './export-evaluation.ts';
import { exportReadme } from './export-readme.ts';
import { exportTraining } from './export-training.ts';
import { portableWeights } from './portable-weights.ts';
import { replaceFolder } from './replace-folder.ts';
import { stockConfig } from './stock-config.ts';
import { stockDifferences } from './stock-differences.ts';
import type { TfodExport } from './tfod-export.ts';
import { createWeightTally } from './weight-tally.ts';

/** What may be said beside the configuration. */
export interface ExportTfodOptions {
  /** The folder to write. */
  readonly out: string;
  /** Whether an earlier export there may be replaced. */
  readonly overwrite?: boolean;
  /** Whether the loss weights make up for what the stock normaliser takes away, on average. */
  readonly keepScale?: boolean;
  /** Data instead of those that the readers name. */
  readonly trainData?: DatasetSpec | undefined;
  readonly evalData?: DatasetSpec | undefined;
  readonly labelMapPath?: string | undefined;
  /** Told of every record written or read back. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Exports the configuration at `configPath`.
 *
 * @throws ConfigError for what the stock API cannot express or would refuse; DataError for the data; UsageError where
 * `out` is taken.
 * @example
 * await exportTfod('pipeline.config', { out: 'stock' });
 */
export async function exportTfod(configPath: string, options: ExportTfodOptions): Promise<TfodExport> {
  const source = await readFile(configPath, 'utf8').catch((cause: Error) => {
    throw new DataError(configPath, `Cannot be read (${cause.message}).`, { cause });
  });
  const original = loadPipelineConfig(source, configPath);
  refuseErrors(original, configPath);
  if (original.fragment !== undefined)
    throw new ConfigError(
      `${configPath} is a fragment (${original.fragment}); the TensorFlow API needs a whole pipeline.config.`,
    );
  refuseRepeats(original);
  const text = withOverrides(canonicalise(source, configPath), configPath, options);
  const loaded = loadPipelineConfig(text, configPath);
  const spellings = original.notes.flatMap(({ rule, fix }) =>
    fix === undefined || rule === partFilledIn.id ? [] : [fix.title],
  );
  const { spec, dataset, ownLabelMap } = await openTraining(loaded);
  try {
    return await replaceFolder(
      options.out,
      options.overwrite ? 'pipeline.config' : undefined,
      async (root) => {
        refuseInputsInside(options, [configPath, ownLabelMap, ...placesOf(spec)]);
        return await fill({ root, configPath, text, loaded, spellings, dataset, ownLabelMap, options });
      },
    );
  } finally {
    await dataset.close();
  }
}

interface FillOptions {
  readonly root: string;
  readonly configPath: string;
  readonly text: string;
  readonly loaded: LoadedPipelineConfig;
  /** What was done to the spellings of the dialect. */
  readonly spellings: readonly string[];
  readonly dataset: Dataset;
  readonly ownLabelMap: string;
  readonly options: ExportTfodOptions;
}

/** @throws ConfigError where training shows some images more often than others, which the stock API cannot */
function refuseRepeats({ config, placeOf }: LoadedPipelineConfig): void {
  if (config.trainInputReader?.repeatFactorSampling === undefined) return;
  throw new ConfigError(
    `${REPEAT_SAMPLING} shows images of rare classes more often; the TensorFlow API has no such sampling, and records carry none. Use class weights instead ("counterweight weights DATA --write CONFIG --replace"), or remove it.`,
    placeOf(REPEAT_SAMPLING),
  );
}

/** @throws ConfigError where boxes stand for several classes, and a record could not say so */
function refuseExpanded({ config }: LoadedPipelineConfig, isWeighted: boolean): void {
  const reader = config.trainInputReader;
  if (!reader?.expandLabelsHierarchy) return;
  if (!isWeighted && reader.inputReader.case === 'tfRecordInputReader') return;
  throw new ConfigError(
    'train_input_reader.expand_labels_hierarchy makes a box one of several classes, of which records carry one weight and the TensorFlow API makes the others anew: this cannot be exported. Remove it, or the class weights of TFRecord data.',
  );
}

async function fill({ root, configPath, text, loaded, dataset, ...rest }: FillOptions): Promise<TfodExport> {
  const { out, keepScale = false, onProgress = () => {} } = rest.options;
  const { labelMap } = dataset;
  const { resolved, notes } = await resolveWeights(text, loaded, dataset, configPath);
  const model = loaded.config.model?.model;
  if (model?.case === 'ssd') classNamesOf(labelMap, model.value.numClasses);
  const { weights, normalizer } = portableWeights(resolved, labelMap);
  refuseExpanded(loaded, weights !== undefined);
  if (keepScale && (weights === undefined || normalizer !== 'MATCHES'))
    throw new UsageError(
      '--keep-scale makes up for what the TensorFlow API divides by and class_weight_normalizer MATCHES does not; here there is no such difference. Leave it out.',
    );
  const ids = Math.max(0, ...labelMap.items.map(({ id }) => id));
  const tally = createWeightTally(weights ?? new Array<number>(ids).fill(1));
  const shown = (path: string): string => join(out, path).split(sep).join('/');
  const lookup = { idOfText: labelIds(labelMap), ids: new Set(labelMap.items.map(({ id }) => id)) };
  let done = 0;
  let total = 0;
  const work = {
    root,
    shown,
    labelMap,
    labelMapPath: rest.ownLabelMap,
    expect: (records: number): void => {
      total += records;
    },
    onRecord: (): void => onProgress(++done, total),
  };
  const train = await exportTraining(loaded, dataset, { ...work, weights, lookup, tally });
  const evaluation = await exportEvaluation(loaded, work);
  const lossFactor = keepScale ? tally.share : 1;
  const stock = stockConfig(text, {
    file: configPath,
    loaded,
    train: train.data,
    eval: evaluation.map(({ data }) => data),
    lossFactor,
  });
  const result: TfodExport = {
    out,
    config: shown('pipeline.config'),
    labelMap: shown('label_map.pbtxt'),
    train,
    eval: evaluation,
    classes: labelMap.items.map((item) => ({
      id: item.id,
      name: labelName(item),
      instances: tally.instances.get(item.id) ?? 0,
      weight: weights?.[item.id - 1] ?? 1,
    })),
    weighted: weights !== undefined,
    normalizer,
    share: tally.share,
    lossFactor,
    changes: [...rest.spellings, ...stock.changes],
    notes: [
      ...notes,
      ...stockDifferences(loaded),
      ...[train, ...evaluation].flatMap((reader) => reader.notes),
    ],
  };
  await writeFileAtomically(join(root, 'pipeline.config'), stock.text);
  await placeLabelMap(join(root, 'label_map.pbtxt'), rest.ownLabelMap, labelMap);
  await writeFileAtomically(
    join(root, 'README.md'),
    exportReadme(result, configPath, loadPipelineConfig(stock.text, configPath)),
  );
  return result;
}

/** `text` with the data of the command line in its readers. */
function withOverrides(
  text: string,
  file: string,
  { trainData, evalData, labelMapPath }: ExportTfodOptions,
): string {
  let changed = text;
  if (trainData !== undefined) changed = setReader(changed, 'train_input_reader', trainData, file);
  if (evalData !== undefined) changed = setReader(changed, 'eval_input_reader', evalData, file);
  if (labelMapPath === undefined) return changed;
  const value = JSON.stringify(labelMapPath);
  changed = setField(changed, 'train_input_reader.label_map_path', value, { file });
  if (loadPipelineConfig(changed, file).config.evalInputReader.length > 0)
    changed = setField(changed, 'eval_input_reader.label_map_path', value, { file });
  return changed;
}

async function openTraining(
  loaded: LoadedPipelineConfig,
): Promise<{ readonly spec: DatasetSpec; readonly dataset: Dataset; readonly ownLabelMap: string }> {
  const reader = loaded.config.trainInputReader;
  const spec = await readerDataset(reader, 'train_input_reader');
  const ownLabelMap = reader?.labelMapPath ?? '';
  const dataset = await openDataset(spec, ownLabelMap === '' ? undefined : await readLabelMap(ownLabelMap));
  return { spec, dataset, ownLabelMap };
}

/** The configuration with numbers in place of automatic weights. */
async function resolveWeights(
  text: string,
  loaded: LoadedPipelineConfig,
  dataset: Dataset,
  file: string,
): Promise<{ readonly resolved: LoadedPipelineConfig; readonly notes: readonly string[] }> {
  if (!weightedLosses(loaded.config).some(({ loss }) => loss.autoClassWeights !== undefined))
    return { resolved: loaded, notes: [] };
  const weighted = await resolveAutoClassWeights(text, loaded, dataset, file);
  return { resolved: loadPipelineConfig(weighted.text, file), notes: weighted.notes };
}

/** @throws UsageError where what is read lies in the folder that is to be replaced. */
function refuseInputsInside({ out }: ExportTfodOptions, inputs: readonly string[]): void {
  for (const input of inputs) {
    if (input === '') continue;
    const path = relative(resolve(out), resolve(input));
    if (path !== '' && (path.startsWith('..') || resolve(path) === path)) continue;
    throw new UsageError(`"${input}" lies in "${out}", which would be replaced. Choose another place.`);
  }
}

function placesOf(spec: DatasetSpec): readonly string[] {
  if (spec.format === 'tfrecord') return spec.paths;
  return spec.format === 'coco' ? [spec.annotations] : [spec.root];
}

async function placeLabelMap(path: string, own: string, labelMap: LabelMap): Promise<void> {
  if (own === '') await writeFileAtomically(path, formatLabelMap(labelMap));
  else await copyFile(own, path);
}
