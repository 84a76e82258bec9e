/**
 * @module
 * Rule: three dots stand for what an example leaves out.
 */

import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

/** Three dots stand for what an example leaves out. */
export const ellipsis: FaultRule<SyntaxFault> = {
  id: 'CW033',
  name: 'ellipsis',
  severity: 'error',
  summary: 'Three dots stand for what an example leaves out.',
  explanation: 'Examples on the web shorten a file with "...". Write what belongs there, or remove the dots.',
  example: { wrong: 'ssd {\n  ...\n}', right: 'ssd {\n  num_classes: 3\n}' },
  recognise({ text, found }) {
    const dots = found.text === '…' ? '…' : /^\.{2,}/.exec(text.slice(found.offset, found.offset + 10))?.[0];
    // "../data" is a path.
    if (dots === undefined || text[found.offset + dots.length] === '/') return undefined;
    return {
      message: `"${dots}" stands for something that an example leaves out. Write it, or remove the dots.`,
    };
  },
};
