/**
 * @module
 * Gives a field of a pipeline.config's text another name of the same message; its value, comments and layout stay.
 */

import { ConfigError } from '../../util/errors.ts';
import { applyEdits } from '../../util/text-edit.ts';
import { tokenEnd } from '../text/syntax-tree.ts';
import { type EditOptions, openEdit, refuseNewFaults } from './edit-session.ts';
import { joinPath, placeOfOccurrence } from './field-index.ts';
import { advice, oneofSiblings } from './field-path.ts';

/**
 * Renames the field at a path (`field-path.ts`) to `name`, wherever it stands, whatever spelling it has there.
 * @throws ConfigError where the field does not stand, its message has no field `name` or has it set, or the value is
 * none of that field.
 *
 * @example
 * renameField(text, 'model.ssd.loss.classification_loss.weighted_sigmoid', 'weighted_softmax');
 */
export function renameField(text: string, path: string, name: string, options: EditOptions = {}): string {
  const { file = 'pipeline.config' } = options;
  const { index, steps, paths, last, target } = openEdit(text, path, file);
  if (last.index !== undefined)
    throw new ConfigError(
      `"${path}": a field is renamed with all its elements; leave the [${last.index}] out.`,
    );
  const message = last.field.parent;
  const other = message.fields.find((field) => field.name === name);
  if (other === undefined)
    throw new ConfigError(
      `${last.name} cannot be renamed: ${message.name} has no "${name}".${advice(message, name)}`,
    );
  const found = index.at(target);
  if (found.length === 0)
    throw new ConfigError(`${target} does not stand in ${file}, so it cannot be renamed.`);
  const parent = steps.length === 1 ? '' : paths[paths.length - 2];
  for (const rival of new Set([other, ...oneofSiblings(other)])) {
    const [standing] = rival === last.field ? [] : index.at(joinPath(parent, rival.name));
    if (standing !== undefined)
      throw new ConfigError(
        `${target} cannot be renamed to "${name}": "${rival.name}" stands there already. Remove that first.`,
        placeOfOccurrence(index.document, standing),
      );
  }
  const edits = found.map((occurrence) => {
    const { field, up } = occurrence;
    if (up > 0)
      throw new ConfigError(
        `${target} is written in another block than its own. Run "check --fix" first, which moves it.`,
        placeOfOccurrence(index.document, occurrence),
      );
    const [first] = field.nameTokens;
    const end = tokenEnd(field.nameTokens[field.nameTokens.length - 1]);
    return { start: first.offset, end, replacement: name };
  });
  const after = applyEdits(text, edits);
  try {
    refuseNewFaults(text, after, file);
    const renamed = [...path.split('.').slice(0, -1), name].join('.');
    const { index: now, target: at } = openEdit(after, renamed, file);
    if (now.at(at).length === found.length) return after;
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new ConfigError(`${target} cannot be renamed to "${name}":\n\n${cause.message}`, undefined, {
      cause,
    });
  }
  throw new ConfigError(`${target} cannot be renamed to "${name}": it is read as something else then.`);
}
