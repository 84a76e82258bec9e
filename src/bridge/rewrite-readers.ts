/**
 * @module
 * Names other data in the readers of a configuration's text: each message of `train_input_reader` or `eval_input_reader`
 * by itself, all else in it kept.
 */

import { insertIntoBlock } from '../config/edit/insert-into-block.ts';
import { replaceValue } from '../config/edit/replace-value.ts';
import { parseDocument } from '../config/text/parse-document.ts';
import {
  type FieldNode,
  fieldEnd,
  fieldStart,
  lastToken,
  type MessageNode,
  tokenEnd,
} from '../config/text/syntax-tree.ts';
import { indentation, newlineOf, removal } from '../config/text/text-lines.ts';
import { applyEdits, type TextEdit } from '../util/text-edit.ts';

/** What one reader is to name; what is undefined stays. */
export interface ReaderData {
  readonly inputPaths: readonly string[] | undefined;
  readonly labelMap: string | undefined;
}

/** `text` with `data[i]` in the i-th message of the field `name`. */
export function rewriteReaders(
  text: string,
  file: string,
  name: 'train_input_reader' | 'eval_input_reader',
  data: readonly ReaderData[],
): string {
  const readers = parseDocument(text, file)
    .fields.filter((field) => field.name === name)
    .flatMap(messagesOf);
  return applyEdits(
    text,
    readers.flatMap((reader, i) => (i < data.length ? readerEdits(text, reader, data[i]) : [])),
  );
}

function messagesOf({ value }: FieldNode): MessageNode[] {
  if (value.kind === 'list')
    return value.elements.flatMap(({ value: one }) => (one.kind === 'message' ? [one] : []));
  return value.kind === 'message' ? [value] : [];
}

function readerEdits(text: string, reader: MessageNode, { inputPaths, labelMap }: ReaderData): TextEdit[] {
  const outer = indentation(text, reader.open.offset);
  const first = reader.fields[0];
  const inner = first === undefined ? `${outer}  ` : indentation(text, fieldStart(first));
  const edits: TextEdit[] = [];
  const added: string[] = [];
  if (labelMap !== undefined) {
    const fields = reader.fields.filter(({ name }) => name === 'label_map_path');
    if (fields.length === 0) added.push(`${inner}label_map_path: ${JSON.stringify(labelMap)}`);
    else for (const field of fields) edits.push(replaceValue(field, JSON.stringify(labelMap)));
  }
  if (inputPaths !== undefined) {
    const sources = reader.fields.filter(({ name }) => name.endsWith('_input_reader'));
    const [source, ...others] = sources;
    const lines = [
      'tf_record_input_reader {',
      ...inputPaths.map((path) => `${inner}  input_path: ${JSON.stringify(path)}`),
      `${inner}}`,
    ];
    if (source === undefined) added.push(inner + lines[0], ...lines.slice(1));
    else
      edits.push({
        start: fieldStart(source),
        end: tokenEnd(lastToken(source.value)),
        replacement: lines.join(newlineOf(text)),
      });
    for (const other of others) edits.push(removal(text, fieldStart(other), fieldEnd(other)));
  }
  if (added.length > 0) edits.push(insertIntoBlock(text, reader, outer, added));
  return edits;
}
