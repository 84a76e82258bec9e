/**
 * @module
 * Rule: training or evaluation data are named by one of Counterweight's own readers; the stock TensorFlow API reads
 * TFRecord files.
 */

import { indentationUnit } from '../../edit/insert-into-block.ts';
import type { Rule } from '../../rule.ts';
import { isOwnReader } from '../../schema/is-own-field.ts';
import { type LocatedField, locatePipelineFields } from '../../schema/locate-fields.ts';
import { type Document, fieldStart, lastToken, tokenEnd } from '../../text/syntax-tree.ts';
import { indentation, newlineOf } from '../../text/text-lines.ts';

/** `voc_input_reader` and its like; the fix leaves a place for the name of the records. */
export const ownReader: Rule = {
  id: 'CW611',
  name: 'own-reader',
  severity: 'error',
  target: 'tfod',
  summary: "Data are named by one of Counterweight's own readers.",
  explanation:
    'The TensorFlow API reads TFRecord files. "counterweight convert" makes them from Pascal VOC or COCO, and "counterweight export-tfod CONFIG --out DIR" does so with the class weights in them and writes the configuration that goes with them.',
  check({ loaded: { document } }, report) {
    const { file, text } = document;
    for (const located of locatePipelineFields(document)) {
      const { desc, field, path } = located;
      if (!isOwnReader(desc)) continue;
      const split = path.startsWith('eval') ? 'eval' : 'train';
      report(
        { file, text, offset: fieldStart(field) },
        `${desc.name} is Counterweight's own; the TensorFlow API reads TFRecord files. "counterweight export-tfod" converts the data.`,
        {
          fix: {
            title:
              'Write tf_record_input_reader with a placeholder; "counterweight export-tfod" converts the data',
            edits: [
              {
                start: fieldStart(field),
                end: tokenEnd(lastToken(field.value)),
                replacement: recordReader(document, located, split),
              },
            ],
          },
        },
      );
    }
  },
};

function recordReader(document: Document, { field }: LocatedField, split: string): string {
  const { text } = document;
  const outer = indentation(text, fieldStart(field));
  const newline = newlineOf(text);
  return [
    'tf_record_input_reader {',
    `${outer}${indentationUnit(document)}input_path: "PATH_TO_BE_CONFIGURED/${split}.record"`,
    `${outer}}`,
  ].join(newline);
}
