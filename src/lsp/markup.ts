/**
 * @module
 * Documentation in the form that an editor takes: Markdown, or the same words without its marks.
 */

import { type MarkupContent, MarkupKind } from 'vscode-languageserver';

/** `markdown` for an editor that prefers `kind`. */
export function markup(kind: MarkupKind, markdown: string): MarkupContent {
  return { kind, value: kind === MarkupKind.Markdown ? markdown : withoutMarks(markdown) };
}

function withoutMarks(markdown: string): string {
  return markdown.replace(/\*\*|`/g, '').replace(/^\*(.*)\*$/gm, '$1');
}
