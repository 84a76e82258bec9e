/**
 * @module
 * A whole text in the canonical layout (`layout-fields.ts`), with the newlines that it has. It changes the layout
 * alone: what the text means, its comments and its spellings stay.
 */

import { layoutFields } from './layout-fields.ts';
import { parseDocument } from './parse-document.ts';
import { newlineOf } from './text-lines.ts';

/**
 * Lays out `text`, indented by two spaces a level.
 * @throws ConfigError at the first fault of syntax
 */
export function formatText(text: string, file: string): string {
  const { fields, end } = parseDocument(text, file);
  const newline = newlineOf(text);
  return layoutFields(fields, end)
    .map((line) => `${line}${newline}`)
    .join('');
}
