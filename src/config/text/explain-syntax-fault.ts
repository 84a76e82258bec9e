/**
 * @module
 * From the halt of the parser to the error that names its cause: the rules of `rules/syntax/`, asked in order. What
 * a text is as a whole comes first, then what a line shows, then what the grammar missed.
 */

import { ConfigError } from '../../util/errors.ts';
import { explainFault, type FaultRule } from '../fault-rule.ts';
import { blockComment } from '../rules/syntax/block-comment.ts';
import { ellipsis } from '../rules/syntax/ellipsis.ts';
import { equalsSign } from '../rules/syntax/equals-sign.ts';
import { extraClosingBrace } from '../rules/syntax/extra-closing-brace.ts';
import { extraSeparator } from '../rules/syntax/extra-separator.ts';
import { foreignLine } from '../rules/syntax/foreign-line.ts';
import { jsonText } from '../rules/syntax/json-text.ts';
import { listBrackets } from '../rules/syntax/list-brackets.ts';
import { listCommas } from '../rules/syntax/list-commas.ts';
import { lookAlike } from '../rules/syntax/look-alike.ts';
import { malformedName } from '../rules/syntax/malformed-name.ts';
import { malformedNumber } from '../rules/syntax/malformed-number.ts';
import { mergeConflict } from '../rules/syntax/merge-conflict.ts';
import { mismatchedBrackets } from '../rules/syntax/mismatched-brackets.ts';
import { missingClosingBrace } from '../rules/syntax/missing-closing-brace.ts';
import { missingColon } from '../rules/syntax/missing-colon.ts';
import { missingOpeningBrace } from '../rules/syntax/missing-opening-brace.ts';
import { missingValue } from '../rules/syntax/missing-value.ts';
import { pastedDiff } from '../rules/syntax/pasted-diff.ts';
import { pastedHtml } from '../rules/syntax/pasted-html.ts';
import { pastedUrl } from '../rules/syntax/pasted-url.ts';
import { protoSchema } from '../rules/syntax/proto-schema.ts';
import { pythonCode } from '../rules/syntax/python-code.ts';
import { smartQuotes } from '../rules/syntax/smart-quotes.ts';
import { syntaxFault } from '../rules/syntax/syntax-fault.ts';
import { templatePlaceholder } from '../rules/syntax/template-placeholder.ts';
import { unclosedList } from '../rules/syntax/unclosed-list.ts';
import { unquotedString } from '../rules/syntax/unquoted-string.ts';
import { unquotedWindowsPath } from '../rules/syntax/unquoted-windows-path.ts';
import { unterminatedString } from '../rules/syntax/unterminated-string.ts';
import { wrongEncoding } from '../rules/syntax/wrong-encoding.ts';
import { yamlText } from '../rules/syntax/yaml-text.ts';
import type { SyntaxFault } from './syntax-fault.ts';

/** Every rule on the syntax of a text, in the order in which they are asked. */
export const SYNTAX_RULES: readonly FaultRule<SyntaxFault>[] = [
  pastedHtml,
  wrongEncoding,
  mergeConflict,
  pastedDiff,
  foreignLine,
  jsonText,
  protoSchema,
  pythonCode,
  yamlText,
  blockComment,
  pastedUrl,
  unquotedWindowsPath,
  unquotedString,
  smartQuotes,
  lookAlike,
  templatePlaceholder,
  unterminatedString,
  malformedNumber,
  equalsSign,
  mismatchedBrackets,
  listBrackets,
  unclosedList,
  listCommas,
  extraSeparator,
  malformedName,
  missingValue,
  missingOpeningBrace,
  missingColon,
  ellipsis,
  missingClosingBrace,
  extraClosingBrace,
  syntaxFault,
];

/** The error that says what is wrong where the parser came to a halt. */
export function explainSyntaxFault(fault: SyntaxFault): ConfigError {
  const { file, text, found } = fault;
  const { rule, finding } = explainFault(SYNTAX_RULES, fault) ?? {
    rule: syntaxFault,
    finding: { message: 'The text is not in the protobuf text format.' },
  };
  const { message, offset = found.offset, fix } = finding;
  return new ConfigError(message, { file, text, offset }, { rule: rule.id, fix });
}
