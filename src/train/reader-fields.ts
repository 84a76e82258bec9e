/**
 * @module
 * From a data set to the fields by which an `InputReader` names it; `reader-dataset.ts` is the way back.
 */

import type { DatasetSpec } from '../dataset/dataset.ts';

/** The name of the reader message for each format. */
const READERS: { readonly [F in DatasetSpec['format']]: string } = {
  voc: 'voc_input_reader',
  coco: 'coco_input_reader',
  tfrecord: 'tf_record_input_reader',
};

const quoted = (text: string): string => JSON.stringify(text);

/** The reader message's name and its fields with their values, as the text format has them. */
export function readerFields(spec: DatasetSpec): {
  readonly reader: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
} {
  const reader = READERS[spec.format];
  switch (spec.format) {
    case 'voc': {
      const split = spec.split === undefined ? [] : [['split', quoted(spec.split)] as const];
      return { reader, fields: [['root', quoted(spec.root)], ...split] };
    }
    case 'coco': {
      const folder = spec.imageDir === undefined ? [] : [['image_dir', quoted(spec.imageDir)] as const];
      return { reader, fields: [['annotations', quoted(spec.annotations)], ...folder] };
    }
    case 'tfrecord': {
      const [first, ...others] = spec.paths;
      const paths = others.length === 0 ? quoted(first) : `[${spec.paths.map(quoted).join(', ')}]`;
      return { reader, fields: [['input_path', paths]] };
    }
  }
}
