/**
 * @module
 * Rule: the word for nothing of another language stands as a value.
 */

import type { FaultRule } from '../../fault-rule.ts';
import { plainWord, sayWrong, type WrongValue } from '../../schema/wrong-value.ts';
import { fieldEnd, fieldStart } from '../../text/syntax-tree.ts';
import { removal } from '../../text/text-lines.ts';

const NOTHING = /^(?:null|none|nil|undefined|NULL|None|Null)$/;

/** The word for nothing of another language stands as a value. */
export const nullValue: FaultRule<WrongValue> = {
  id: 'CW133',
  name: 'null-value',
  severity: 'error',
  summary: 'The word for nothing of another language stands as a value.',
  explanation: 'The text format has no null: a field that is left out is unset and has its default.',
  example: { wrong: 'fine_tune_checkpoint: null', right: '# fine_tune_checkpoint is left out' },
  recognise(wrong) {
    const { document, node, value } = wrong;
    if (!NOTHING.test(plainWord(wrong) ?? '') || value !== node.value) return undefined;
    return {
      message: `${sayWrong(wrong)} There is no such value: leave the field out, and it is unset.`,
      fix: {
        title: `Remove ${node.name}`,
        edits: [removal(document.text, fieldStart(node), fieldEnd(node))],
      },
    };
  },
};
