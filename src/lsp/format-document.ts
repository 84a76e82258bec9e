/**
 * @module
 * A document in the canonical layout, as `counterweight config format` writes it: what an editor's own settings of
 * indentation say is left aside, so that everyone's files look the same.
 */

import type { TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { formatText } from '../config/text/format-document.ts';
import { ConfigError } from '../util/errors.ts';
import { wholeEdit } from './text-range.ts';

/** The edits that lay `document` out; none where it is not in the text format, which its remarks say already. */
export function formatDocument(document: TextDocument): TextEdit[] {
  try {
    return wholeEdit(document, formatText(document.getText(), document.uri));
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
