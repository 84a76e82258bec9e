/**
 * @module
 * Mends a configuration by the fixes of its diagnostics: those that do not overlap at once, then again on the text that
 * results, until none is left. A fix is applied whole or not at all.
 */

import { EditSet } from '../util/edit-set.ts';
import { applyEdits } from '../util/text-edit.ts';
import { type CheckOptions, diagnose } from './check-pipeline-config.ts';
import type { Diagnostic } from './diagnostic.ts';

/** A text, and what was mended to get there, in the order in which it was done. */
export interface FixedPipelineConfig {
  readonly text: string;
  readonly applied: readonly Diagnostic[];
}

/**
 * Rounds, at most: more than any chain of fixes needs, to bound two rules that undo each other. A fault of syntax takes a
 * round of its own, so a small file gets more than one that takes long to read.
 */
function mostRounds(text: string): number {
  return Math.min(500, Math.max(50, Math.floor(10_000_000 / text.length)));
}

/** `text` with every fix applied that its diagnostics offer, of those that `wanted` takes. */
export function fixPipelineConfig(
  text: string,
  file: string,
  options: CheckOptions = {},
  wanted: (diagnostic: Diagnostic) => boolean = () => true,
): FixedPipelineConfig {
  const applied: Diagnostic[] = [];
  const seen = new Set([text]);
  let fixed = text;
  for (let rounds = mostRounds(text); rounds > 0; rounds--) {
    const chosen: Diagnostic[] = [];
    const set = new EditSet();
    for (const diagnostic of diagnose(fixed, file, options).diagnostics) {
      const { fix } = diagnostic;
      if (fix === undefined || !wanted(diagnostic)) continue;
      if (set.addIfFree(fix.edits)) chosen.push(diagnostic);
    }
    const next = applyEdits(fixed, set.edits);
    if (seen.has(next)) break;
    seen.add(next);
    applied.push(...chosen);
    fixed = next;
  }
  return { text: fixed, applied };
}
