/**
 * @module
 * Rule: JSON stands where text format belongs.
 */

import { shorten } from '../../../util/shorten.ts';
import type { TextFix } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { jsonToText } from '../../text/json-to-text.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import type { Token } from '../../text/tokenize.ts';
import { isMark, tokensOf } from '../../text/tokens-of.ts';

/** JSON stands where text format belongs. */
export const jsonText: FaultRule<SyntaxFault> = {
  id: 'CW016',
  name: 'json-text',
  severity: 'error',
  summary: 'JSON stands where text format belongs.',
  explanation:
    'The text format writes names without quotes, blocks as "name { … }", and no braces around the whole file. Where the file is valid JSON, --fix writes it anew.',
  example: {
    wrong: '{ "model": { "ssd": { "num_classes": 3 } } }',
    right: 'model {\n  ssd {\n    num_classes: 3\n  }\n}',
  },
  recognise({ text, expected, found, before }) {
    if (before === undefined && isMark(found, '{')) {
      const replacement = jsonToText(text);
      const first = tokensOf(text, found.offset + 1).next().value;
      if (replacement === undefined && first?.kind !== 'string') return undefined;
      return {
        message:
          'This is JSON. A configuration is protobuf text format: names without quotes, "name { … }" for blocks.',
        fix:
          replacement === undefined
            ? undefined
            : { title: 'Write it in text format', edits: [{ start: 0, end: text.length, replacement }] },
      };
    }
    const name = quotedName(text, found, before);
    if (expected !== 'name' || name === undefined) return undefined;
    return {
      message: `${shorten(name.text)} is a name in quotes, as in JSON. The text format writes ${shorten(name.text.slice(1, -1))} without them.`,
      offset: name.offset,
      fix: unquoteNames(text),
    };
  },
};

/** The string before a colon: the token at fault, or the one before, which was taken for a part of the value above. */
function quotedName(text: string, found: Token, before: Token | undefined): Token | undefined {
  if (isMark(found, ':') && before?.kind === 'string') return before;
  const end = found.offset + found.text.length;
  return found.kind === 'string' && /^[ \t]*:/.test(text.slice(end, end + 20)) ? found : undefined;
}

/** The fix that takes the quotes from every name; only before a colon can a string be one. */
function unquoteNames(text: string): TextFix {
  const edits = [];
  let before: Token | undefined;
  for (const token of tokensOf(text)) {
    if (isMark(token, ':') && before?.kind === 'string' && /^.[A-Za-z_]\w*.$/.test(before.text)) {
      const { offset, text: quoted } = before;
      edits.push({ start: offset, end: offset + quoted.length, replacement: quoted.slice(1, -1) });
    }
    before = token;
  }
  return { title: 'Write names without quotes', edits };
}
