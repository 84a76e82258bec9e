/**
 * @module
 * The line of a text that holds a place, for rules that look for a cause there. Of a very long line a window is given,
 * so that looking costs little whatever the text.
 */

const BEFORE = 500;
const AFTER = 2000;

/** A line or the part of it around a place: where it starts, and its characters without the newline. */
export interface LineAround {
  readonly start: number;
  readonly text: string;
}

/** The line that holds `offset`. */
export function lineAround(text: string, offset: number): LineAround {
  const before = text.slice(Math.max(0, offset - BEFORE), offset);
  const start = offset - (/[^\n\r]*$/.exec(before)?.[0].length ?? 0);
  const after = /^[^\n\r]*/.exec(text.slice(offset, offset + AFTER))?.[0] ?? '';
  return { start, text: text.slice(start, offset) + after };
}
