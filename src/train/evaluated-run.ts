/**
 * @module
 * A run as it is compared: its configuration, the seed it was trained with, and the detections that its newest
 * evaluation kept.
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationData } from '../eval/evaluation-data.ts';
import { DataError } from '../util/errors.ts';
import { listCheckpoints, newestCheckpoint } from './checkpoint.ts';
import { runFolder, stepName } from './run-folder.ts';
import { loadDetections } from './stored-detections.ts';

export interface EvaluatedRun {
  readonly root: string;
  /** The text of its resolved configuration. */
  readonly config: string;
  /** Of `state.json`; undefined where the run has no checkpoint left. */
  readonly seed: number | undefined;
  /** The step evaluated. */
  readonly step: number;
  /** Whether a newer checkpoint was not evaluated. */
  readonly isOutdated: boolean;
  readonly data: EvaluationData;
}

const STORED = /^step-(\d+)\.detections\.json\.gz$/;

/** The run at `root`. @throws DataError where it is no run, or was not evaluated */
export async function loadEvaluatedRun(root: string): Promise<EvaluatedRun> {
  const folder = runFolder(root);
  const config = await readFile(folder.config, 'utf8').catch((cause: Error) => {
    const advice = 'Pass the folder given to "counterweight train --model-dir".';
    throw new DataError(root, `There is no pipeline.config in it (${cause.message}). ${advice}`, { cause });
  });
  const names = await readdir(folder.evaluations).catch(() => [] as string[]);
  const steps = names.flatMap((name) => {
    const found = STORED.exec(name);
    return found === null ? [] : [{ name, step: Number(found[1]) }];
  });
  const newest = steps.sort((a, b) => a.step - b.step).at(-1);
  if (newest === undefined)
    throw new DataError(root, `It was not evaluated yet; run "counterweight eval ${root}" first.`);
  const checkpoints = await listCheckpoints(root);
  const state = checkpoints.length === 0 ? undefined : await readSeed(await newestCheckpoint(root));
  return {
    root,
    config,
    seed: state,
    step: newest.step,
    isOutdated: checkpoints.length > 0 && !checkpoints.at(-1)?.endsWith(stepName(newest.step)),
    data: await loadDetections(join(folder.evaluations, newest.name)),
  };
}

async function readSeed(checkpoint: string): Promise<number | undefined> {
  const text = await readFile(join(checkpoint, 'state.json'), 'utf8').catch(() => '{}');
  const { seed } = JSON.parse(text) as { readonly seed?: unknown };
  return typeof seed === 'number' ? seed : undefined;
}
