/**
 * @module
 * Edits of one text that do not overlap, kept in order, so that whether another overlaps one of them costs a search and
 * not a walk.
 */

import type { TextEdit } from './text-edit.ts';

/** Edits that can be applied together. */
export class EditSet {
  #edits: readonly TextEdit[] = [];

  /** All of them, by where they start. */
  get edits(): readonly TextEdit[] {
    return this.#edits;
  }

  /** Takes all of `edits` if none touches the characters of one that is here, or inserts at the same place. */
  addIfFree(edits: readonly TextEdit[]): boolean {
    if (edits.some((edit) => this.#overlaps(edit))) return false;
    this.#edits = this.#edits.concat(edits).sort((a, b) => a.start - b.start);
    return true;
  }

  #overlaps({ start, end }: TextEdit): boolean {
    let [low, high] = [0, this.#edits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#edits[middle].start < start) low = middle + 1;
      else high = middle;
    }
    const before = low > 0 ? this.#edits[low - 1] : undefined;
    const after = low < this.#edits.length ? this.#edits[low] : undefined;
    if (before !== undefined && before.end > start) return true;
    return after !== undefined && (after.start === start || after.start < end);
  }
}
