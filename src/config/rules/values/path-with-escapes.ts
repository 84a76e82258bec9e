/**
 * @module
 * Rule: the backslashes of a Windows path are read as escapes: `"C:\train\new"` holds a tab and a newline.
 */

import type { DescField } from '@bufbuild/protobuf';
import { shorten } from '../../../util/shorten.ts';
import type { Finding } from '../../fault-rule.ts';
import type { RuleInfo } from '../../rule.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import type { ScalarNode } from '../../text/syntax-tree.ts';
import { forwardSlashes } from '../../text/windows-path.ts';

/** The backslashes of a Windows path are read as escapes. */
export const pathWithEscapes: RuleInfo = {
  id: 'CW119',
  name: 'path-with-escapes',
  severity: 'warning',
  summary: 'The backslashes of a Windows path are read as escapes.',
  explanation:
    'In a string \\t is a tab, \\n a newline, \\a, \\b, \\f, \\r and \\v control characters, and a backslash with digits a byte. The path then names no file, and the error that follows does not show why. Write forward slashes, which Windows takes as well.',
  example: { wrong: 'input_path: "C:\\train\\new.record"', right: 'input_path: "C:/train/new.record"' },
};

const NAMES: Readonly<Record<string, string>> = {
  t: 'a tab',
  n: 'a newline',
  r: 'a carriage return',
  a: 'a bell',
  b: 'a backspace',
  f: 'a form feed',
  v: 'a vertical tab',
};

/** What to say of a string that is read, where it is a Windows path whose backslashes begin escapes. */
export function sayEscapes(_field: DescField, value: ScalarNode): Finding | undefined {
  const [{ kind, text }] = value.tokens;
  if (kind !== 'string' || value.tokens.length > 1 || !text.includes('\\')) return undefined;
  const found = /\\[tnrabfv0-7xuU]/.exec(text.replaceAll('\\\\', '//'))?.[0];
  const written = found === undefined ? undefined : forwardSlashes(text);
  if (found === undefined || written === undefined) return undefined;
  return {
    message: `${found} in ${shorten(text)} is ${NAMES[found[1]] ?? 'the start of a character by its number'}. Write the path with forward slashes: ${shorten(written)}.`,
    fix: replaceValue(value, written),
  };
}
