/**
 * @module
 * Edits of a text by offset, and a fix: the edits that make one remark go away, with a title.
 */

/** Replaces the characters from `start` up to `end` (UTF-16 code units) by `replacement`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The edits that mend one fault. `title` is an imperative without a full stop: `Write "num_classes"`. */
export interface TextFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** `text` with all `edits` applied; where two overlap the first to start counts, equal ones count once. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) continue;
    parts.push(text.slice(at, edit.start), edit.replacement);
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
