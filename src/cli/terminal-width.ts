/**
 * @module
 * How wide printed text may be: as the terminal, within what reads well; a file or a pipe gets a fixed width.
 */

/** The width of what is no terminal. */
const PLAIN_COLUMNS = 100;
const NARROWEST = 40;

/** Cells in a line of standard output. */
export function terminalWidth(): number {
  return Math.max(NARROWEST, process.stdout.columns ?? PLAIN_COLUMNS);
}

/** The same for prose, whose lines should not be longer. */
export function proseWidth(): number {
  return Math.min(PLAIN_COLUMNS, terminalWidth());
}
