/**
 * @module
 * Rewrites the dialect's spellings in a pipeline.config's text to the canonical ones.
 */

import { applyEdits } from '../../util/text-edit.ts';
import { loadPipelineConfig } from '../load-pipeline-config.ts';
import { partFilledIn } from '../rules/values/part-filled-in.ts';

/**
 * `text` in canonical spellings; all else stays, and what is filled in is not written out.
 * @throws ConfigError where `text` does not load.
 */
export function canonicalise(text: string, file: string): string {
  const { notes } = loadPipelineConfig(text, file);
  return applyEdits(
    text,
    notes.flatMap((note) => (note.rule === partFilledIn.id ? [] : (note.fix?.edits ?? []))),
  );
}
