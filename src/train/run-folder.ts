/**
 * @module
 * Where the files of a training run stand.
 */

import { join } from 'node:path';

/** The paths of a run. */
export interface RunFolder {
  readonly root: string;
  readonly config: string;
  /** The configuration as the user gave it, before overrides and computed weights were written in. */
  readonly source: string;
  readonly labelMap: string;
  /** What became of every variable of the checkpoint that the run started from. */
  readonly startingPoint: string;
  readonly metrics: string;
  /** Profiled steps, for chrome://tracing. */
  readonly trace: string;
  readonly checkpoints: string;
  readonly evaluations: string;
}

/** The files of the run in folder `root`. */
export function runFolder(root: string): RunFolder {
  return {
    root,
    config: join(root, 'pipeline.config'),
    source: join(root, 'source.config'),
    labelMap: join(root, 'label_map.pbtxt'),
    startingPoint: join(root, 'starting-point.json'),
    metrics: join(root, 'metrics.jsonl'),
    trace: join(root, 'trace.json'),
    checkpoints: join(root, 'checkpoints'),
    evaluations: join(root, 'eval'),
  };
}

/** `step-000500`: names that sort in the order of training. */
export function stepName(step: number): string {
  return `step-${String(step).padStart(6, '0')}`;
}

/** The step that `stepName` named so; undefined for other names. */
export function stepOfName(name: string): number | undefined {
  const step = /^step-(\d+)$/.exec(name)?.[1];
  return step === undefined ? undefined : Number(step);
}
