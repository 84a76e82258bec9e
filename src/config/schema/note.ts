/**
 * @module
 * What the reader of a configuration remarks without refusing it, with the edit that would make the remark go away.
 */

import type { TextPlace } from '../../util/errors.ts';

/** Replaces the characters from `start` up to `end` (UTF-16 code units) by `replacement`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** A remark at a place; `fix` rewrites the text to the canonical spelling. */
export interface Note {
  readonly message: string;
  readonly place: TextPlace;
  readonly fix?: readonly TextEdit[];
}

/** `text` with all `edits` applied; edits must not overlap, equal ones count once. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let out = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) continue;
    out += text.slice(at, edit.start) + edit.replacement;
    at = edit.end;
  }
  return out + text.slice(at);
}
