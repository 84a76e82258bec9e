/**
 * @module
 * Rule: Python stands where text format belongs.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

const STATEMENT =
  /^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import\b|import[ \t]+[A-Za-z_]|def[ \t]+\w+[ \t]*\(|class[ \t]+\w+[^{]*:[ \t]*$|if[ \t]+__name__|print[ \t]*\(|(?:with|for|while|if)[ \t][^{]*:[ \t]*$|return\b|@\w+)/;
const EXPRESSION = /\b(?:dict|list|tuple)\(|'''|"""|\blambda\b[^{}]*:/;

/** Python stands where text format belongs. */
export const pythonCode: FaultRule<SyntaxFault> = {
  id: 'CW017',
  name: 'python-code',
  severity: 'error',
  summary: 'Python stands where text format belongs.',
  explanation:
    'A pipeline.config holds fields and nothing else: no import, no class, no call. dict(a=1) is written { a: 1 }, a list [1, 2]. A file that begins with "model = dict(" is a configuration of MMDetection, which Counterweight does not read.',
  example: { wrong: 'loss = dict(delta=1.0)', right: 'loss { delta: 1.0 }' },
  recognise({ text, found }) {
    const line = lineAround(text, found.offset);
    const match = STATEMENT.exec(line.text) ?? EXPRESSION.exec(line.text);
    if (match === null) return undefined;
    const at = match.index + (match[0].length - match[0].trimStart().length);
    const shown = shorten(line.text.slice(at).trim());
    const advice = match[0].endsWith('dict(') ? ' dict(a=1) is written { a: 1 }.' : '';
    return {
      message: `"${shown}" is Python. A configuration holds only fields in protobuf text format.${advice}`,
      offset: line.start + at,
    };
  },
};
