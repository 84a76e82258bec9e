/**
 * @module
 * Rule: the file begins with a byte-order mark.
 */

import type { RuleInfo } from '../../rule.ts';

/** The file begins with a byte-order mark. */
export const byteOrderMark: RuleInfo = {
  id: 'CW023',
  name: 'byte-order-mark',
  severity: 'note',
  target: 'counterweight',
  summary: 'The file begins with a byte-order mark.',
  explanation:
    'Windows Notepad and some other editors put an invisible character, U+FEFF, at the start of UTF-8 files. Counterweight skips it. The TensorFlow API stops there: "Expected identifier or number".',
};
