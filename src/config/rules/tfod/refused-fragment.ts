/**
 * @module
 * Rule: the stock TensorFlow API reads whole configurations alone.
 */

import type { TextEdit, TextFix } from '../../../util/text-edit.ts';
import { indentationUnit } from '../../edit/insert-into-block.ts';
import type { Rule } from '../../rule.ts';
import { locatePipelineFields } from '../../schema/locate-fields.ts';
import { type Document, fieldEnd, fieldStart } from '../../text/syntax-tree.ts';
import { lineEnd, lineStart, newlineOf, nextLine } from '../../text/text-lines.ts';

/** What `fragment-read` notes, as one error; the fix puts the blocks around it that are missing. */
export const refusedFragment: Rule = {
  id: 'CW604',
  name: 'refused-fragment',
  severity: 'error',
  target: 'tfod',
  summary: 'The file holds only a part of a pipeline.',
  explanation:
    'The TensorFlow API reads a whole TrainEvalPipelineConfig: model, train_config, train_input_reader, eval_config, eval_input_reader. A lone loss has no place at the top of it.',
  example: {
    wrong: 'classification_loss { … }',
    right: 'model { ssd { loss { classification_loss { … } } } }',
  },
  check({ loaded: { document, fragment } }, report) {
    const [first] = document.fields;
    if (fragment === undefined || first === undefined) return;
    const { file, text } = document;
    report(
      { file, text, offset: fieldStart(first) },
      `The TensorFlow API reads whole configurations: "${first.name}" stands at ${fragment.split(', ')[0]} in one.`,
      { fix: wrapping(document) },
    );
  },
};

/** Puts all fields into the message that they are at home in, where it is one. */
function wrapping(document: Document): TextFix | undefined {
  const { text, fields } = document;
  const top = new Set(fields);
  const homes = new Set(
    locatePipelineFields(document)
      .filter(({ field }) => top.has(field))
      .map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('.')))),
  );
  const [home = ''] = homes;
  if (homes.size !== 1 || home === '') return undefined;
  const steps = home.split('.');
  const unit = indentationUnit(document);
  const newline = newlineOf(text);
  const inner = unit.repeat(steps.length);
  const opening = steps.map((step, depth) => `${unit.repeat(depth)}${step} {${newline}`).join('');
  const closing = steps.map((_, depth) => `${newline}${unit.repeat(steps.length - 1 - depth)}}`).join('');
  const last = fields[fields.length - 1];
  const start = lineStart(text, fieldStart(fields[0]));
  const end = lineEnd(text, fieldEnd(last));
  const edits: TextEdit[] = [{ start, end: start, replacement: `${opening}${inner}` }];
  for (let at = nextLine(text, start); at < end; at = nextLine(text, at))
    if (lineEnd(text, at) > at) edits.push({ start: at, end: at, replacement: inner });
  edits.push({ start: end, end, replacement: closing });
  return {
    title: `Put it into ${steps.map((step) => `${step} {`).join(' ')} …${' }'.repeat(steps.length)}`,
    edits,
  };
}
