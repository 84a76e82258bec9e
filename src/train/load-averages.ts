/**
 * @module
 * The parameters of a checkpoint with their moving averages in place of the values that were trained: what upstream's
 * `use_moving_averages` evaluates. Parameters without an average (moving statistics, frozen variables) stay as they are.
 */

import type { StoredTensor } from '../checkpoint/safetensors.ts';
import { AVERAGE_SLOT } from '../nn/optimizers/with-moving-average.ts';
import { DataError } from '../util/errors.ts';
import { loadCheckpoint } from './checkpoint.ts';

/** The averaged parameters of the checkpoint in `folder`. @throws DataError where it has no averages */
export async function loadAverages(folder: string): Promise<Map<string, StoredTensor>> {
  const { model, optimizer } = await loadCheckpoint(folder);
  const averageOf = (name: string): StoredTensor | undefined => optimizer.get(`${name}/${AVERAGE_SLOT}`);
  if (![...model.keys()].some((name) => averageOf(name) !== undefined)) {
    throw new DataError(
      folder,
      'It keeps no moving averages of the weights, which use_moving_averages asks for: train with ' +
        'optimizer { use_moving_average: true }, or pass --no-use-moving-averages.',
    );
  }
  return new Map([...model].map(([name, value]) => [name, averageOf(name) ?? value]));
}
