/**
 * @module
 * What `eval` found, read back from `eval/step-000500.json` in a run's folder.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetSpec } from '../dataset/dataset.ts';
import type { EvaluationReport } from '../eval/evaluate-data.ts';
import { DataError } from '../util/errors.ts';
import { runFolder, stepName } from './run-folder.ts';

/** An evaluation as `eval` keeps it. */
export interface StoredEvaluation extends EvaluationReport {
  readonly step: number;
  /** How many. */
  readonly images: number;
  readonly dataset: DatasetSpec;
}

/** Parts that came with later versions of the file; a report needs all. */
const NEEDED = [
  'stats',
  'classes',
  'intervals',
  'calibration',
  'error_types',
  'confusion',
  'dataset',
] as const;

/** The evaluation of the run at `root` at `step`. @throws DataError where it is absent, damaged or of an older form */
export async function loadEvaluation(root: string, step: number): Promise<StoredEvaluation> {
  const path = join(runFolder(root).evaluations, `${stepName(step)}.json`);
  const again = `run "counterweight eval ${root}" again`;
  let stored: Partial<StoredEvaluation>;
  try {
    stored = JSON.parse(await readFile(path, 'utf8')) as Partial<StoredEvaluation>;
  } catch (cause) {
    throw new DataError(path, `Cannot be read (${(cause as Error).message}); ${again}.`, { cause });
  }
  const missing = NEEDED.filter((name) => typeof stored?.[name] !== 'object' || stored[name] === null);
  if (missing.length > 0)
    throw new DataError(path, `It has no ${missing.join(', ')}; it was made by an older version, ${again}.`);
  return stored as StoredEvaluation;
}
