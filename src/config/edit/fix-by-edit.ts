/**
 * @module
 * Fixes that set or remove one field, or write one value anew: what `setField` and `removeField` make of the text,
 * as the smallest single edit that leads there.
 */

import { ConfigError } from '../../util/errors.ts';
import type { TextEdit, TextFix } from '../../util/text-edit.ts';
import type { LoadedPipelineConfig } from '../load-pipeline-config.ts';
import {
  type Document,
  type FieldNode,
  fieldEnd,
  fieldStart,
  firstToken,
  lastToken,
  type ScalarNode,
  tokenEnd,
} from '../text/syntax-tree.ts';
import { removeField } from './remove-field.ts';
import { setField } from './set-field.ts';

/** The fix that sets the field at `path` to `value`, or none where the text cannot take it (it has other faults). */
export function fixBySetting(document: Document, path: string, value: string): TextFix | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return fixOf(`Write ${name}: ${value}`, document, (text, file) => setField(text, path, value, { file }));
}

/** The fix that removes the field at `path` wherever it stands, or none where it cannot be removed. */
export function fixByRemoving(document: Document, path: string): TextFix | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return fixOf(`Remove ${name}`, document, (text, file) => removeField(text, path, { file }));
}

/** The fix that writes `value` in the place of the scalar at `path`, which may lead through lists (`a[1].b`). */
export function fixAt(
  { document, placeOf }: LoadedPipelineConfig,
  path: string,
  value: string,
): TextFix | undefined {
  const place = placeOf(path);
  const scalar = place && scalarAt(document.fields, place.offset);
  if (scalar === undefined) return undefined;
  const [start, end] = [firstToken(scalar).offset, tokenEnd(lastToken(scalar))];
  return { title: `Write ${lastName(path)}${value}`, edits: [{ start, end, replacement: value }] };
}

/** `name: ` of the field at `path`; nothing for an element of a list. */
function lastName(path: string): string {
  return path.endsWith(']') ? '' : `${path.slice(path.lastIndexOf('.') + 1)}: `;
}

/** The scalar of the field whose name starts at `offset`, or that starts there itself as an element of a list. */
function scalarAt(fields: readonly FieldNode[], offset: number): ScalarNode | undefined {
  for (const field of fields) {
    const { value } = field;
    if (fieldStart(field) === offset) return value.kind === 'scalar' ? value : undefined;
    if (offset < fieldStart(field) || offset >= fieldEnd(field)) continue;
    for (const inner of value.kind === 'list' ? value.elements.map((element) => element.value) : [value]) {
      if (inner.kind === 'message') {
        const found = scalarAt(inner.fields, offset);
        if (found !== undefined) return found;
      } else if (firstToken(inner).offset === offset) return inner;
    }
  }
  return undefined;
}

function fixOf(
  title: string,
  { text, file }: Document,
  rewrite: (text: string, file: string) => string,
): TextFix | undefined {
  try {
    const after = rewrite(text, file);
    return after === text ? undefined : { title, edits: [difference(text, after)] };
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** The one edit from `before` to `after` that spares what they begin and end with alike. */
function difference(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { start, end: before.length - same, replacement: after.slice(start, after.length - same) };
}
