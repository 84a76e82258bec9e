/**
 * @module
 * What may be written at a cursor: the fields that the block can still take, the values of an enum, `true` and `false`,
 * and strings where the good ones are known. Only canonical spellings are offered.
 *
 * The documentation of a field is added when the editor asks for it (`documentCompletion`), since a list holds many.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { documentField } from '../config/docs/field-documentation.ts';
import { fieldType } from '../config/docs/field-type.ts';
import { isOurs, meaningOf } from '../config/docs/meaning-of.ts';
import { allMessages } from '../config/docs/places.ts';
import { renderFieldMarkdown } from '../config/docs/render-field-markdown.ts';
import { findField } from '../config/schema/read-field-name.ts';
import type { ClientFeatures } from './client-features.ts';
import { fieldSnippet, fieldText } from './field-snippet.ts';
import { isRepeated, isRequired } from './field-traits.ts';
import { knownStrings } from './known-strings.ts';
import { markup } from './markup.ts';
import { type Spot, spotAt } from './spot-at.ts';
import { startsValue } from './survey-braces.ts';
import { rangeOf } from './text-range.ts';

/** Where and for whom to complete. */
export interface CompletionQuestion {
  readonly document: TextDocument;
  readonly offset: number;
  /** The message that the document holds. */
  readonly root: DescMessage;
  readonly client: ClientFeatures;
  /** The character that asked, where the user did not. */
  readonly trigger: string | undefined;
  /** The names of the label map's classes, where they are known. */
  readonly classNames: readonly string[];
}

/** The characters after which an editor asks by itself: a value may follow, or a class name. */
export const TRIGGERS: readonly string[] = [':', ' ', '"'];

/** What may be written at the cursor, the most useful first. */
export function complete(question: CompletionQuestion): CompletionItem[] {
  const { document, offset, root, trigger } = question;
  const spot = spotAt(document.getText(), offset, root);
  if (spot.expects === 'name') return trigger === undefined ? completeName(question, spot) : [];
  if (spot.expects === 'value' && spot.field !== undefined)
    return completeValue(question, spot, spot.field.field);
  return [];
}

/** `item` with the documentation of its field. */
export function documentCompletion(item: CompletionItem, client: ClientFeatures): CompletionItem {
  const { message: typeName, field: name } = (item.data ?? {}) as { message?: string; field?: string };
  const message = allMessages().find((each) => each.typeName === typeName);
  const field = message && name !== undefined ? findField(message, name) : undefined;
  if (field === undefined) return item;
  const markdown = renderFieldMarkdown(documentField(field));
  return { ...item, documentation: markup(client.completionMarkup, markdown) };
}

function completeName(question: CompletionQuestion, spot: Spot): CompletionItem[] {
  const { client } = question;
  const isNamed = spot.token !== undefined && spot.next !== undefined && startsValue(spot.next);
  return writableFields(spot).map((field, i): CompletionItem => {
    const group = field.deprecated ? 3 : isOurs(field) ? 2 : isRequired(field) ? 0 : 1;
    const text = isNamed ? field.name : client.snippets ? fieldSnippet(field) : fieldText(field);
    return {
      label: field.name,
      kind: field.message === undefined ? CompletionItemKind.Field : CompletionItemKind.Struct,
      detail: isRequired(field) ? `${fieldType(field)}, required` : fieldType(field),
      sortText: `${group}${String(i).padStart(3, '0')}`,
      ...(field.deprecated && client.completionTags ? { tags: [CompletionItemTag.Deprecated] } : {}),
      ...insertion(question, spot, text, client.snippets && !isNamed),
      data: { message: field.parent.typeName, field: field.name },
    };
  });
}

/** The fields that the block can still take: not those set already, nor those beside a one-of member that is set. */
function writableFields({ frames, siblings }: Spot): readonly DescField[] {
  const isTaken = (field: DescField): boolean =>
    (siblings.has(field.name) && !isRepeated(field)) ||
    (field.oneof?.fields.some((other) => siblings.has(other.name)) ?? false);
  return homes(frames[frames.length - 1].desc, siblings).flatMap(({ fields }) =>
    fields.filter((field) => !isTaken(field)),
  );
}

/** The messages whose fields may stand in a block: its own, or those that the fields of a fragment are at home in. */
function homes(own: DescMessage, siblings: Spot['siblings']): readonly DescMessage[] {
  const fragments = [...siblings.values()].filter(({ reading }) => reading.isFragment);
  return fragments.length === 0 ? [own] : [...new Set(fragments.map(({ field }) => field.parent))];
}

function completeValue(question: CompletionQuestion, spot: Spot, field: DescField): CompletionItem[] {
  const { trigger } = question;
  if (field.fieldKind !== 'map' && field.enum !== undefined && trigger !== '"')
    return field.enum.values.map((value, i) => ({
      label: value.name,
      kind: CompletionItemKind.EnumMember,
      documentation: meaningOf(value),
      sortText: String(i).padStart(3, '0'),
      ...insertion(question, spot, value.name, false),
    }));
  if (field.fieldKind === 'scalar' && fieldType(field) === 'bool' && trigger !== '"')
    return ['true', 'false'].map((label) => ({
      label,
      kind: CompletionItemKind.Value,
      ...insertion(question, spot, label, false),
    }));
  return knownStrings(field, question.classNames).map(({ text: label, detail }, i) => ({
    label,
    kind: CompletionItemKind.Value,
    detail,
    sortText: String(i).padStart(5, '0'),
    ...insertion(question, spot, JSON.stringify(label), false),
  }));
}

/** The edit that writes `text` in place of the token at the cursor, with a space where a colon stands before it. */
function insertion(
  { document, offset, client }: CompletionQuestion,
  { token }: Spot,
  text: string,
  isSnippet: boolean,
): Pick<CompletionItem, 'textEdit' | 'filterText' | 'insertTextFormat' | 'insertTextMode'> {
  const start = token?.start ?? offset;
  const newText = document.getText()[start - 1] === ':' ? ` ${text}` : text;
  return {
    textEdit: { range: rangeOf(document, start, token?.end ?? offset), newText },
    ...(token?.kind === 'string' ? { filterText: text } : {}),
    ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(isSnippet && client.insertTextModes ? { insertTextMode: InsertTextMode.adjustIndentation } : {}),
  };
}
