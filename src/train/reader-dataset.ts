/**
 * @module
 * From an `InputReader` of a configuration to the data set it names. Paths are relative to the working directory, as
 * upstream's are.
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { DatasetSpec } from '../dataset/dataset.ts';
import { recogniseDataset } from '../dataset/recognise-dataset.ts';
import type { InputReader } from '../proto/gen/object_detection/protos/input_reader_pb.js';
import { ConfigError } from '../util/errors.ts';

const SUPPORTED = SUPPORTED_PARTS.InputReader.join(', ');

/** `yolo_input_reader` for `yoloInputReader`. */
const protoName = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

/**
 * Where the data of `reader` is. `field` is the reader's own name in the configuration.
 *
 * @throws ConfigError if it names none, or a format that is not read yet; DataError if nothing is there.
 */
export async function readerDataset(reader: InputReader | undefined, field: string): Promise<DatasetSpec> {
  const spec = await sourceOf(reader, field);
  return reader?.expandLabelsHierarchy ? { ...spec, expandLabels: true } : spec;
}

async function sourceOf(reader: InputReader | undefined, field: string): Promise<DatasetSpec> {
  const source = reader?.inputReader;
  switch (source?.case) {
    case 'tfRecordInputReader': {
      const paths: string[] = [];
      const sources: number[] = [];
      for (const path of source.value.inputPath) {
        const spec = await recogniseDataset(path, {});
        if (spec.format !== 'tfrecord') {
          throw new ConfigError(
            `${field}: tf_record_input_reader names "${path}", which is a ${spec.format} data set.`,
          );
        }
        paths.push(...spec.paths);
        sources.push(spec.paths.length);
      }
      const isWeighted = reader !== undefined && reader.sampleFromDatasetsWeights.length > 0;
      return { format: 'tfrecord', paths, ...(isWeighted && { sources }) };
    }
    case 'vocInputReader': {
      const { root, split } = source.value;
      return split === '' ? { format: 'voc', root } : { format: 'voc', root, split };
    }
    case 'cocoInputReader': {
      const { annotations, imageDir } = source.value;
      return imageDir === '' ? { format: 'coco', annotations } : { format: 'coco', annotations, imageDir };
    }
    case 'yoloInputReader':
    case 'csvInputReader':
    case 'externalInputReader':
      throw new ConfigError(
        `${field}: ${protoName(source.case)} is not supported yet; supported: ${SUPPORTED}.`,
      );
    default: {
      const flag = field === 'train_input_reader' ? '--train-data' : '--eval-data';
      throw new ConfigError(`The configuration has no ${field}; add one (${SUPPORTED}) or pass ${flag}.`);
    }
  }
}
