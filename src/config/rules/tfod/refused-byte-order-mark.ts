/**
 * @module
 * Rule: the stock TensorFlow API refuses a byte-order mark, which some editors put before the first character.
 */

import type { Rule } from '../../rule.ts';

const MARK = '\uFEFF';

/** A mark before everything else, where Counterweight takes it for white space. */
export const refusedByteOrderMark: Rule = {
  id: 'CW605',
  name: 'refused-byte-order-mark',
  severity: 'error',
  target: 'tfod',
  summary: 'The file begins with a byte-order mark.',
  explanation:
    'Some editors write an invisible mark (U+FEFF) before UTF-8 text. The parser of the TensorFlow API takes it for a part of the first name.',
  check({ loaded: { document } }, report) {
    const { file, text } = document;
    if (!text.startsWith(MARK)) return;
    report(
      { file, text, offset: 0 },
      'The file begins with a byte-order mark (U+FEFF), which the TensorFlow API refuses.',
      { fix: { title: 'Remove the mark', edits: [{ start: 0, end: 1, replacement: '' }] } },
    );
  },
};
