/**
 * @module
 * Rule: a merge left its conflict markers in the file.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

const MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?=[ \t]|$)/;

/** A merge left its conflict markers in the file. */
export const mergeConflict: FaultRule<SyntaxFault> = {
  id: 'CW015',
  name: 'merge-conflict',
  severity: 'error',
  summary: 'A merge left its conflict markers in the file.',
  explanation:
    'Git could not join two changes and left both, between "<<<<<<<", "=======" and ">>>>>>>". Keep the lines that you want and remove the three markers.',
  recognise({ text, found }) {
    const line = lineAround(text, found.offset);
    const marker = MARKER.exec(line.text)?.[0];
    if (marker === undefined) return undefined;
    return {
      message: `"${shorten(line.text.trim())}" is the mark of a merge conflict. Keep one of the two versions and remove the marks.`,
      offset: line.start,
    };
  },
};
