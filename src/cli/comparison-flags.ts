/**
 * @module
 * The flags of commands that hold runs against each other: how intervals are drawn, and which loss is no loss.
 */

import type { Command } from 'commander';
import { UsageError } from '../util/errors.ts';
import { parseNumber } from './parse-number.ts';

export interface ComparisonFlags {
  readonly bootstrap: number;
  readonly seed: number;
  readonly margin: number;
}

/** Adds the flags to `command`; `drawn` is what the draws are for. */
export function addComparisonFlags(command: Command, drawn: string): Command {
  return command
    .option(
      '--bootstrap <n>',
      `draws of the images behind ${drawn}`,
      parseNumber({ min: 100, max: 100_000, whole: true }),
      1000,
    )
    .option('--seed <n>', 'the seed of those draws', parseNumber({ min: 0, whole: true }), 0)
    .option('--margin <ap>', 'a loss of less is no loss', parseNumber({ min: 0, max: 1 }), 0.05);
}

/** @throws UsageError where a run is named twice */
export function refuseRepeated(roots: readonly string[]): void {
  if (new Set(roots).size < roots.length)
    throw new UsageError(`A run is named twice among ${roots.join(', ')}.`);
}
