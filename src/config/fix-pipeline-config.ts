/**
 * @module
 * Mends a configuration by the fixes of its diagnostics: those that do not overlap at once, then again on the text that
 * results, until none is left. A fix is applied whole or not at all.
 */

import { applyEdits, type TextEdit } from '../util/text-edit.ts';
import { type CheckOptions, diagnose } from './check-pipeline-config.ts';
import type { Diagnostic } from './diagnostic.ts';

/** A text, and what was mended to get there, in the order in which it was done. */
export interface FixedPipelineConfig {
  readonly text: string;
  readonly applied: readonly Diagnostic[];
}

/** More rounds than any chain of fixes needs; it bounds two rules that undo each other. */
const MOST_ROUNDS = 50;

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
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chosen: Diagnostic[] = [];
    const edits: TextEdit[] = [];
    for (const diagnostic of diagnose(fixed, file, options).diagnostics) {
      const { fix } = diagnostic;
      if (fix === undefined || !wanted(diagnostic)) continue;
      if (fix.edits.some((edit) => edits.some((other) => overlap(edit, other)))) continue;
      chosen.push(diagnostic);
      edits.push(...fix.edits);
    }
    const next = applyEdits(fixed, edits);
    if (seen.has(next)) break;
    seen.add(next);
    applied.push(...chosen);
    fixed = next;
  }
  return { text: fixed, applied };
}

/** Whether two edits touch the same characters, or insert at the same place. */
function overlap(a: TextEdit, b: TextEdit): boolean {
  if (a.start === b.start) return true;
  return a.start < b.end && b.start < a.end;
}
