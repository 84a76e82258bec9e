/**
 * @module
 * Sets up a run: resolves the configuration, opens the data, computes automatic class weights, and writes the run's
 * folder. A resumed run takes its recorded configuration and classes; overrides apply to it as well.
 */

import { mkdir, readFile } from 'node:fs/promises';
import { checkPipelineConfig } from '../config/check-pipeline-config.ts';
import { type LoadedPipelineConfig, loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { refuseErrors } from '../config/refuse-errors.ts';
import { movingAverage } from '../config/rules/support/moving-average.ts';
import { NOTHING_KNOWN } from '../config/surroundings.ts';
import { weightedLosses } from '../config/weighted-losses.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { LabelMap } from '../dataset/label-map.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { formatLabelMap, readLabelMap } from '../dataset/read-label-map.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { DataError } from '../util/errors.ts';
import { listCheckpoints } from './checkpoint.ts';
import { gatherSurroundings } from './gather-surroundings.ts';
import { measureInputSize } from './measure-input-size.ts';
import { readerDataset } from './reader-dataset.ts';
import { resolveAutoClassWeights } from './resolve-auto-class-weights.ts';
import { resolveConfig, type TrainingOverrides } from './resolve-config.ts';
import { resolveRepeatSampling } from './resolve-repeat-sampling.ts';
import { runFolder } from './run-folder.ts';
import { describeRestore } from './starting-point/restore-report.ts';
import { restoreStartingPoint } from './starting-point/restore-starting-point.ts';
import { planTraining, type TrainingPlan } from './training-plan.ts';

export interface PrepareOptions extends TrainingOverrides {
  readonly seed: number;
  readonly workers: number;
  readonly cacheBytes: number;
}

/** A run whose folder stands ready. */
export interface PreparedRun {
  readonly plan: TrainingPlan;
  readonly loaded: LoadedPipelineConfig;
  readonly labelMap: LabelMap;
  /** Training images. */
  readonly images: number;
  /** All training images decoded, about: the mean of a few, times their number. */
  readonly decodedBytes: number;
  /** Everything worth telling: dialect readings, what was filled in, warnings of the check and of the weights. */
  readonly notes: readonly string[];
}

/** The training data, its classes numbered by `ownLabelMap` (a resumed run's) or as the reader says. */
async function openTraining(
  loaded: LoadedPipelineConfig,
  ownLabelMap: string | undefined,
): Promise<{ readonly dataset: Dataset; readonly labelMap: LabelMap }> {
  const reader = loaded.config.trainInputReader;
  const spec = await readerDataset(reader, 'train_input_reader');
  const path = ownLabelMap ?? reader?.labelMapPath ?? '';
  const dataset = await openDataset(spec, path === '' ? undefined : await readLabelMap(path));
  if (dataset.length === 0)
    throw new DataError('train_input_reader', 'The data set has no image to train on.');
  return { dataset, labelMap: dataset.labelMap };
}

/**
 * What `check` warns of, and what it knows to be left undone without being refused. A resumed run has its own label map,
 * whatever has become of the files that its configuration names.
 */
async function remarksOn(loaded: LoadedPipelineConfig, isResumed: boolean): Promise<string[]> {
  const surroundings = isResumed ? NOTHING_KNOWN : await gatherSurroundings(loaded.config);
  return checkPipelineConfig(loaded, { surroundings })
    .filter(({ rule, severity }) => severity === 'warning' || rule === movingAverage.id)
    .map(({ message }) => message);
}

const SAMPLED = 16;

/** The bytes of all images of `dataset` decoded, judged by some. */
async function decodedBytes(dataset: Dataset): Promise<number> {
  const count = Math.min(SAMPLED, dataset.length);
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const { width, height } = await dataset.sample(Math.floor((i * dataset.length) / count));
    bytes += 3 * width * height;
  }
  return Math.round((bytes / count) * dataset.length);
}

/** Prepares the run at `root` from the configuration in `configPath`. @throws ConfigError, DataError */
export async function prepareRun(
  configPath: string,
  root: string,
  options: PrepareOptions,
): Promise<PreparedRun> {
  const source = await readFile(configPath, 'utf8').catch((cause: Error) => {
    throw new DataError(configPath, `Cannot be read (${cause.message}).`, { cause });
  });
  const original = loadPipelineConfig(source, configPath);
  refuseErrors(original, configPath);
  const resolved = resolveConfig(source, configPath, options);
  const folder = runFolder(root);
  let loaded = loadPipelineConfig(resolved.text, folder.config);
  const isResumed = configPath === folder.config;
  const remarks = await remarksOn(loaded, isResumed);
  const { dataset, labelMap } = await openTraining(loaded, isResumed ? folder.labelMap : undefined);
  try {
    const sized = await measureInputSize(resolved.text, loaded, dataset, folder.config);
    const auto = weightedLosses(loaded.config).some(({ loss }) => loss.autoClassWeights !== undefined);
    const weighted = auto
      ? await resolveAutoClassWeights(sized, loaded, dataset, folder.config)
      : { text: sized, notes: [] };
    const repeated = await resolveRepeatSampling(weighted.text, loaded, dataset, folder.config);
    if (repeated.text !== resolved.text) loaded = loadPipelineConfig(repeated.text, folder.config);
    const plan = planTraining(loaded, {
      ...options,
      images: dataset.length,
      repeatFactors: repeated.factors,
      dataset: dataset.spec,
      labelMap,
    });
    const goesOn = isResumed && (await listCheckpoints(root)).length > 0;
    const restored = goesOn ? undefined : await restoreStartingPoint(loaded, { ...plan, labelMap });
    await mkdir(root, { recursive: true });
    if (!isResumed) await writeFileAtomically(folder.source, source);
    await writeFileAtomically(folder.config, repeated.text);
    await writeFileAtomically(folder.labelMap, formatLabelMap(labelMap));
    return {
      plan: restored === undefined ? plan : { ...plan, restored },
      loaded,
      labelMap,
      images: dataset.length,
      decodedBytes: await decodedBytes(dataset),
      notes: [
        ...original.notes.map(({ message }) => message),
        ...resolved.notes,
        ...remarks,
        ...weighted.notes,
        ...repeated.notes,
        ...(restored === undefined ? [] : describeRestore(restored.report, folder.startingPoint)),
      ],
    };
  } finally {
    await dataset.close();
  }
}
