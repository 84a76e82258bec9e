/**
 * @module
 * Rule: a reader names data, and weighs all of what it names or nothing.
 */

import { reflect } from '@bufbuild/protobuf/reflect';
import { InputReaderSchema } from '../../../proto/gen/object_detection/protos/input_reader_pb.js';
import { isWhole } from '../../detector-in.ts';
import { inputReaders } from '../../label-map-classes.ts';
import type { Rule } from '../../rule.ts';

/** The field of each reader that says where the data is. */
const PATHS: Readonly<Record<string, string>> = {
  tf_record_input_reader: 'input_path',
  voc_input_reader: 'root',
  coco_input_reader: 'annotations',
  yolo_input_reader: 'data_yaml',
  csv_input_reader: 'annotations',
};

/** `tf_record_input_reader` and the others have the path that they read. */
export const readerSource: Rule = {
  id: 'CW445',
  name: 'reader-source',
  severity: 'error',
  // For the stock API, missing-training says so.
  target: 'counterweight',
  summary: 'An input reader does not say where its data is.',
  explanation:
    'tf_record_input_reader has one or more input_path, files or patterns; voc_input_reader a root folder with Annotations/ and JPEGImages/; coco_input_reader an annotations file. sample_from_datasets_weights has a number for each input_path: how often it is drawn from.',
  check(subject, report) {
    if (!isWhole(subject)) return;
    for (const { path, reader } of inputReaders(subject.loaded.config)) {
      const message = reflect(InputReaderSchema, reader);
      for (const [name, field] of Object.entries(PATHS)) {
        const kind = message.fields.find((candidate) => candidate.name === name);
        if (kind?.fieldKind !== 'message' || !message.isSet(kind)) continue;
        const inner = message.get(kind);
        const source = inner.fields.find((candidate) => candidate.name === field);
        const value = source && inner.get(source);
        const isEmpty = source?.fieldKind === 'list' ? inner.get(source).size === 0 : value === '';
        if (isEmpty)
          report(`${path}.${name}`, `${name} has no ${field}: where is the data? Give ${field}: "…".`);
      }
      const weights = reader.sampleFromDatasetsWeights;
      const source = reader.inputReader;
      if (weights.length === 0 || source.case !== 'tfRecordInputReader') continue;
      const count = source.value.inputPath.length;
      const at = `${path}.sample_from_datasets_weights`;
      if (weights.length !== count)
        report(at, `There are ${weights.length} weights for ${count} input_path. Give one for each.`);
      else if (weights.some((weight) => weight < 0) || weights.every((weight) => weight === 0))
        report(at, `The weights are ${weights.join(', ')}. Give numbers of at least 0, one of them above 0.`);
    }
  },
};
