/**
 * @module
 * Opens a training run's folder again: its configuration, its classes and the parameters of one of its checkpoints.
 */

import { access, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildBoxCoder } from '../builders/box-coder.ts';
import { buildPostProcessing } from '../builders/post-processing.ts';
import { buildSsdModel } from '../builders/ssd.ts';
import type { StoredTensor } from '../checkpoint/safetensors.ts';
import { type LoadedPipelineConfig, loadPipelineConfig } from '../config/load-pipeline-config.ts';
import type { LabelMap } from '../dataset/label-map.ts';
import { readLabelMap } from '../dataset/read-label-map.ts';
import type { BoxCoderOptions } from '../detection/box-coders/create-box-coder.ts';
import type { SsdModel } from '../detection/meta-architectures/ssd.ts';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
import { DataError } from '../util/errors.ts';
import { loadModel, newestCheckpoint } from './checkpoint.ts';
import { loadAverages } from './load-averages.ts';
import { runFolder } from './run-folder.ts';
import { ssdOf } from './ssd-of.ts';

/** A trained run, ready to be evaluated or exported. */
export interface Run {
  readonly loaded: LoadedPipelineConfig;
  readonly labelMap: LabelMap;
  readonly model: SsdModel;
  readonly boxCoder: BoxCoderOptions;
  readonly postProcessing: PostProcessingSpec;
  readonly parameters: ReadonlyMap<string, StoredTensor>;
  /** Whether they are moving averages of what was trained. */
  readonly averaged: boolean;
  /** The checkpoint's folder, and the steps done at it. */
  readonly checkpoint: string;
  readonly step: number;
}

/** `folder` if it is a checkpoint's, else the newest checkpoint of the run that it is. @throws DataError */
async function chooseCheckpoint(folder: string): Promise<string> {
  const isCheckpoint = await access(join(folder, 'model.safetensors')).then(
    () => true,
    () => false,
  );
  return isCheckpoint ? folder : newestCheckpoint(folder);
}

/** Which of a checkpoint's weights are wanted. */
export interface LoadRunOptions {
  /** The moving averages of the weights; by default what `eval_config.use_moving_averages` says. */
  readonly useMovingAverages?: boolean | undefined;
}

/** Opens the run at `root` at `checkpoint`, by default its newest. @throws DataError, ConfigError */
export async function loadRun(
  root: string,
  checkpoint?: string,
  { useMovingAverages }: LoadRunOptions = {},
): Promise<Run> {
  const folder = runFolder(root);
  const text = await readFile(folder.config, 'utf8').catch((cause: Error) => {
    const advice = 'It does not look like a run; pass the folder given to "counterweight train --model-dir".';
    throw new DataError(root, `There is no pipeline.config in it (${cause.message}). ${advice}`, { cause });
  });
  const loaded = loadPipelineConfig(text, folder.config);
  const ssd = ssdOf(loaded);
  const chosen = await chooseCheckpoint(checkpoint ?? root);
  const averaged = useMovingAverages ?? loaded.config.evalConfig?.useMovingAverages ?? false;
  return {
    loaded,
    labelMap: await readLabelMap(folder.labelMap),
    model: buildSsdModel(ssd),
    boxCoder: buildBoxCoder(ssd.boxCoder),
    postProcessing: buildPostProcessing(ssd.postProcessing),
    parameters: averaged ? await loadAverages(chosen) : await loadModel(chosen),
    averaged,
    checkpoint: chosen,
    step: Number(/(\d+)$/.exec(basename(chosen))?.[1] ?? 0),
  };
}
