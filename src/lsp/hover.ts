/**
 * @module
 * What is shown under the pointer: a field's documentation from `config/docs/`, an enum value's meaning, how a spelling
 * of the web is read, the class weights with the names of their classes, and the rules that have something to say there.
 */

import type { DescEnumValue, DescField, DescMessage } from '@bufbuild/protobuf';
import type { Hover } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { documentField } from '../config/docs/field-documentation.ts';
import { meaningOf, shortName } from '../config/docs/meaning-of.ts';
import { renderFieldMarkdown } from '../config/docs/render-field-markdown.ts';
import { findRule } from '../config/rule-table.ts';
import type { Analysis } from './analysis.ts';
import { classWeightTable } from './class-weight-table.ts';
import type { ClientFeatures } from './client-features.ts';
import type { LenientToken } from './lenient-tokens.ts';
import { markup } from './markup.ts';
import type { ResolvedField } from './resolve-field.ts';
import { spotAt } from './spot-at.ts';
import { rangeOf, tokenRange } from './text-range.ts';

/** What to show for `offset` of `document`, which holds a message of type `root`. */
export function hover(
  document: TextDocument,
  offset: number,
  root: DescMessage,
  { analysis, client }: { readonly analysis: Analysis; readonly client: ClientFeatures },
): Hover | null {
  const { expects, token, field } = spotAt(document.getText(), offset + 1, root);
  if (token === undefined || token.kind === 'comment' || token.start > offset) return null;
  const value = field && enumValue(field.field, token);
  const parts: string[] = [];
  if (expects === 'value' && field !== undefined && value !== undefined)
    parts.push(`**${value.name}** \`${shortName(value.parent)}\``, meaningOf(value));
  else if (expects !== 'nothing' && field !== undefined) parts.push(...describe(field, analysis));
  parts.push(...explainRules(document, token.start, analysis));
  if (parts.length === 0) return null;
  return {
    contents: markup(client.hoverMarkup, parts.join('\n\n')),
    range: rangeOf(document, token.start, token.end),
  };
}

/** The value of the enum of `field` that `token` names, in quotes and any case too, as the dialect has it. */
function enumValue(field: DescField, { kind, text }: LenientToken): DescEnumValue | undefined {
  const name = kind === 'string' ? text.replace(/^["']|["']$/g, '').toUpperCase() : text;
  return field.enum?.values.find((value) => value.name === name);
}

function describe({ field, path, reading }: ResolvedField, analysis: Analysis): string[] {
  return [
    ...(reading.canonical === undefined ? [] : [`Read as \`${reading.canonical}\`.`]),
    renderFieldMarkdown(documentField(field)),
    `\`${path}\``,
    ...classWeightTable(path, analysis),
  ];
}

/** What each rule says of itself that has a remark at the token that starts at `offset`. */
function explainRules(document: TextDocument, offset: number, { diagnostics }: Analysis): string[] {
  const rules = diagnostics.flatMap(({ rule, place }) =>
    place !== undefined && document.offsetAt(tokenRange(document, place.offset).start) === offset
      ? [rule]
      : [],
  );
  return [...new Set(rules)].flatMap((id) => {
    const rule = findRule(id);
    return rule === undefined ? [] : [`**${rule.id}** ${rule.summary} ${rule.explanation}`];
  });
}
