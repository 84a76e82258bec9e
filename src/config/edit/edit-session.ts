/**
 * @module
 * What every edit of one field has in common: the text read, the path found in it, the file's own style, and the check
 * at the end that the edit wrote what it was to write and broke nothing. A file that has faults of its own can be
 * edited; an edit that adds one is refused.
 */

import { ConfigError } from '../../util/errors.ts';
import { applyEdits, type TextEdit } from '../../util/text-edit.ts';
import { readPipelineConfig } from '../load-pipeline-config.ts';
import { parseDocument } from '../text/parse-document.ts';
import { fieldStart } from '../text/syntax-tree.ts';
import { newlineOf } from '../text/text-lines.ts';
import { tokensOf } from '../text/tokens-of.ts';
import { concretePaths, type FieldIndex, indexFields } from './field-index.ts';
import { type PathStep, readFieldPath } from './field-path.ts';
import { indentationUnit } from './insert-into-block.ts';
import { type NewValue, quoteOf, readNewValue } from './new-value.ts';
import { oneofRivals, refuseRivals } from './oneof-rivals.ts';

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

/** A text, and the field in it that an edit is about. */
export interface EditSession {
  readonly text: string;
  readonly file: string;
  readonly index: FieldIndex;
  readonly path: string;
  readonly steps: readonly PathStep[];
  /** The path of each step in this document (`concretePaths`). */
  readonly paths: readonly string[];
  readonly last: PathStep;
  readonly target: string;
  readonly newline: string;
  /** What one level is indented by. */
  readonly unit: string;
}

/**
 * Reads `text` and finds `path` in it.
 * @throws ConfigError where the text does not parse, the path is none of the schema or not in the text, or the text is
 * a fragment which holds parts of what the path names, and not itself
 */
export function openEdit(text: string, path: string, file: string): EditSession {
  const steps = readFieldPath(path);
  const document = parseDocument(text, file);
  const index = indexFields(document);
  const paths = concretePaths(index, steps);
  const [part] = index.impliedBy(paths[paths.length - 1]);
  if (part !== undefined)
    throw new ConfigError(
      `${file} is a fragment that holds parts of ${path} without it, such as "${part.name}"; edit those.`,
      { file, text, offset: fieldStart(part) },
    );
  return {
    text,
    file,
    index,
    path,
    steps,
    paths,
    last: steps[steps.length - 1],
    target: paths[paths.length - 1],
    newline: newlineOf(text),
    unit: indentationUnit(document),
  };
}

/**
 * `value` as a value of the session's field.
 * @throws ConfigError where the text format has no such value
 */
export function newValue({ last, path, text }: EditSession, value: string): NewValue {
  try {
    return readNewValue(last.field, value, quoteOf(tokensOf(text)));
  } catch (cause) {
    throw cannotBeWritten(value, path, cause);
  }
}

/**
 * The text with `edits` in it.
 * @throws ConfigError where the result has a fault that the text did not have, or does not set the field
 */
export function finishEdit(session: EditSession, edits: readonly TextEdit[], value: string): string {
  const { text, file, path, steps } = session;
  const after = applyEdits(text, edits);
  try {
    refuseNewFaults(text, after, file);
    const index = indexFields(parseDocument(after, file));
    const paths = concretePaths(index, steps);
    refuseRivals(index, steps, oneofRivals(index, steps, paths));
    if (index.at(paths[paths.length - 1]).length > 0) return after;
  } catch (cause) {
    throw cannotBeWritten(value, path, cause);
  }
  throw new ConfigError(`"${value}" cannot be written at ${path}: it is read as something else there.`);
}

/** @throws ConfigError with the faults of `after` that `before` does not have */
export function refuseNewFaults(before: string, after: string, file: string): void {
  const known = readPipelineConfig(before, file).faults.map(({ summary }) => summary);
  const added = readPipelineConfig(after, file).faults.filter(({ summary }) => {
    const at = known.indexOf(summary);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
  const [first, ...others] = added;
  if (first !== undefined) throw new ConfigError(first.summary, first.place, { ...first, others });
}

function cannotBeWritten(value: string, path: string, cause: unknown): unknown {
  if (!(cause instanceof ConfigError)) return cause;
  return new ConfigError(`"${value}" cannot be written at ${path}:\n\n${cause.message}`, undefined, {
    cause,
  });
}
