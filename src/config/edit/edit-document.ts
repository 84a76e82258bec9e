/**
 * @module
 * Edits of a pipeline.config's text that leave every byte alone which they do not mean: set a field, remove a field,
 * rewrite the dialect to the canonical spellings. They work on the text by the places of the syntax tree, find a field
 * under any spelling of the dialect and in fragments, and write with the file's own indentation and newlines.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { ConfigError } from '../../util/errors.ts';
import { applyEdits, type TextEdit } from '../../util/text-edit.ts';
import { type LoadedPipelineConfig, loadPipelineConfig } from '../load-pipeline-config.ts';
import { partFilledIn } from '../rules/values/part-filled-in.ts';
import { type LocatedField, locateFields } from '../schema/locate-fields.ts';
import { findField, pipelineNames } from '../schema/read-field-name.ts';
import { parseDocument } from '../text/parse-document.ts';
import { type Document, fieldEnd, fieldStart, firstToken, lastToken, tokenEnd } from '../text/syntax-tree.ts';
import { indentation, lineStart, newlineOf, removal } from '../text/text-lines.ts';
import { commentAbove, commentStart } from './field-comment.ts';
import { childIndentation, indentationUnit, insertIntoBlock } from './insert-into-block.ts';

/** How to write. */
export interface EditOptions {
  /** The name shown in messages. */
  readonly file?: string;
  /**
   * Lines of a comment to stand above the field, without `#`. One that stands there already and begins with the same
   * two words is replaced (by `setField`) or taken out (by `removeField`).
   */
  readonly comment?: readonly string[];
}

/**
 * Sets the field at a dotted path to `value`, in text format, and answers the new text. Where the field stands, the
 * first occurrence takes the value and the others go; where it does not, it is added at the end of its block, with
 * the blocks around it that are missing.
 * @throws ConfigError where `text` does not parse, the path is not one of the schema, or `value` is no value of the field.
 *
 * @example
 * setField(text, 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights', '[1.0, 5.0]', {
 *   comment: ['class weights from 100 and 20 instances'],
 * });
 */
export function setField(text: string, path: string, value: string, options: EditOptions = {}): string {
  const { file = 'pipeline.config', comment = [] } = options;
  fieldAt(path);
  const document = parseDocument(text, file);
  const located = locate(document);
  const found = located.filter((candidate) => candidate.path === path).map(({ field }) => field);
  const [first, ...others] = found;
  const edits: TextEdit[] =
    first === undefined
      ? [insertion(document, located, path, value, comment)]
      : [
          ...(comment.length === 0 ? [] : [commentAbove(text, fieldStart(first), comment)]),
          {
            start: firstToken(first.value).offset,
            end: tokenEnd(lastToken(first.value)),
            replacement: value,
          },
          ...others.map((field) => removal(text, fieldStart(field), fieldEnd(field))),
        ];
  return checked(applyEdits(text, edits), path, value, file);
}

/**
 * Removes every occurrence of the field at a dotted path, with its line where it stands alone on it, and with the
 * comment above it that begins with the first two words of `options.comment`.
 * @throws ConfigError where `text` does not parse or the path is not one of the schema.
 */
export function removeField(text: string, path: string, options: EditOptions = {}): string {
  const { file = 'pipeline.config', comment = [] } = options;
  fieldAt(path);
  const edits: TextEdit[] = [];
  for (const { path: at, field } of locate(parseDocument(text, file))) {
    if (at !== path) continue;
    if (comment.length > 0) {
      const start = commentStart(text, fieldStart(field), comment[0]);
      edits.push({ start, end: lineStart(text, fieldStart(field)), replacement: '' });
    }
    edits.push(removal(text, fieldStart(field), fieldEnd(field)));
  }
  return applyEdits(text, edits);
}

/**
 * Rewrites the dialect's spellings to the canonical ones; all else stays.
 * @throws ConfigError where `text` does not load.
 */
export function canonicalise(text: string, file: string): string {
  const { notes } = loadPipelineConfig(text, file);
  return applyEdits(
    text,
    notes.flatMap((note) => (note.rule === partFilledIn.id ? [] : (note.fix?.edits ?? []))),
  );
}

function locate(document: Document): LocatedField[] {
  return locateFields(
    document,
    TrainEvalPipelineConfigSchema,
    pipelineNames(document, TrainEvalPipelineConfigSchema),
  );
}

/** The field at a dotted path from the top of a pipeline. @throws ConfigError where the schema has none. */
function fieldAt(path: string): DescField | undefined {
  let message: DescMessage | undefined = TrainEvalPipelineConfigSchema;
  let field: DescField | undefined;
  for (const step of path.split('.')) {
    field = message && findField(message, step);
    if (field === undefined)
      throw new ConfigError(
        `"${path}" is not the path of a field: ${message?.name ?? 'a scalar'} has no "${step}".`,
      );
    message = field.message;
  }
  return field;
}

/** `after`, once it is sure that the edit wrote one valid field and broke nothing. */
function checked(after: string, path: string, value: string, file: string): string {
  try {
    const { placeOf } = loadPipelineConfig(after, file);
    if (isPlaced(placeOf, path) || /^\s*\[\s*\]\s*$/.test(value)) return after;
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new ConfigError(`"${value}" cannot be written at ${path}:\n\n${cause.message}`, undefined, {
      cause,
    });
  }
  throw new ConfigError(
    `"${value}" cannot be written at ${path}: another field of the same oneof replaces it.`,
  );
}

/** Whether the field at `path` stands somewhere, be it in one of several messages of a repeated field. */
function isPlaced(placeOf: LoadedPipelineConfig['placeOf'], path: string): boolean {
  let candidates = [''];
  let message: DescMessage | undefined = TrainEvalPipelineConfigSchema;
  for (const step of path.split('.')) {
    const field: DescField | undefined = message && findField(message, step);
    message = field?.message;
    candidates = candidates.flatMap((prefix) => {
      const at = prefix === '' ? step : `${prefix}.${step}`;
      const inList = (i: number): string[] =>
        placeOf(`${at}[${i}]`) ? [`${at}[${i}]`, ...inList(i + 1)] : [];
      return [...(placeOf(at) ? [at] : []), ...(message === undefined ? [] : inList(0))];
    });
  }
  return candidates.length > 0;
}

/** The edit that adds the field at `path`, and the blocks around it that are missing, to the innermost block there is. */
function insertion(
  document: Document,
  located: readonly LocatedField[],
  path: string,
  value: string,
  comment: readonly string[],
): TextEdit {
  const { text } = document;
  const steps = path.split('.');
  const unit = indentationUnit(document);
  for (let depth = steps.length - 1; depth > 0; depth--) {
    const prefix = steps.slice(0, depth).join('.');
    const block = located.find((entry) => entry.path === prefix && entry.field.value.kind === 'message');
    if (block?.field.value.kind !== 'message') continue;
    refuseOneofSibling(document, located, prefix, steps[depth]);
    const outer = indentation(text, fieldStart(block.field));
    const inner = childIndentation(text, block.field.value) ?? outer + unit;
    return insertIntoBlock(
      text,
      block.field.value,
      outer,
      render(steps.slice(depth), value, comment, inner, unit),
    );
  }
  const rest = steps.slice(fragmentDepth(located, path, document));
  const newline = newlineOf(text);
  const lines = render(rest, value, comment, '', unit).join(newline);
  const gap = text === '' || /[\n\r]$/.test(text) ? '' : newline;
  return { start: text.length, end: text.length, replacement: `${gap}${lines}${newline}` };
}

/** Refuses to add `name` to the message at `prefix` where another field of its oneof stands: it would replace that. */
function refuseOneofSibling(
  document: Document,
  located: readonly LocatedField[],
  prefix: string,
  name: string,
): void {
  const siblings = fieldAt(`${prefix}.${name}`)?.oneof?.fields ?? [];
  for (const sibling of siblings) {
    const standing = located.find((entry) => entry.path === `${prefix}.${sibling.name}`);
    if (standing === undefined || sibling.name === name) continue;
    throw new ConfigError(
      `"${name}" cannot be added here: it would replace "${sibling.name}". Remove that first.`,
      {
        file: document.file,
        text: document.text,
        offset: fieldStart(standing.field),
      },
    );
  }
}

/** How many steps of `path` the file leaves unwritten because it is a fragment: 0 for a whole pipeline. */
function fragmentDepth(located: readonly LocatedField[], path: string, document: Document): number {
  const homes = located
    .filter(({ field }) => document.fields.includes(field))
    .map((entry) => entry.path.split('.').slice(0, -1));
  const home = homes[0] ?? [];
  if (home.length > 0 && !path.startsWith(`${home.join('.')}.`))
    throw new ConfigError(`${document.file} is a fragment of ${home.join('.')}; ${path} has no place in it.`);
  return home.length;
}

/** The lines of `steps[0] { steps[1] { … name: value } }`, `comment` above the innermost. */
function render(
  steps: readonly string[],
  value: string,
  comment: readonly string[],
  indent: string,
  unit: string,
): string[] {
  const [step, ...rest] = steps;
  if (rest.length === 0) {
    const colon = /^\s*[{<]/.test(value) ? ' ' : ': ';
    return [...comment.map((line) => `${indent}# ${line}`), `${indent}${step}${colon}${value}`];
  }
  return [`${indent}${step} {`, ...render(rest, value, comment, indent + unit, unit), `${indent}}`];
}
