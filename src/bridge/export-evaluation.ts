/**
 * @module
 * The evaluation data of an export. Weights have no place in it: upstream's metrics do not know them, and its evaluation
 * loss should mean the same before and after. Records stay where they are; other formats are written as records.
 */

import { join } from 'node:path';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { readLabelMap } from '../dataset/read-label-map.ts';
import type { InputReader } from '../proto/gen/object_detection/protos/input_reader_pb.js';
import { readerDataset } from '../train/reader-dataset.ts';
import { DataError } from '../util/errors.ts';
import { convertData } from './convert-data.ts';
import { compressedAmong } from './is-compressed.ts';
import type { ExportedReader, ReaderWork } from './reader-work.ts';
import { allFiles, type RecordGroup, recordGroups } from './record-paths.ts';
import { writeWeightedRecords } from './write-weighted-records.ts';

const FIELD = 'eval_input_reader';

/** Writes what has to be written under `eval/`, for each reader. @throws DataError, ConfigError */
export async function exportEvaluation(
  { config }: LoadedPipelineConfig,
  work: ReaderWork,
): Promise<ExportedReader[]> {
  const exported: ExportedReader[] = [];
  const readers = config.evalInputReader;
  for (const [i, reader] of readers.entries()) {
    const folder = readers.length === 1 ? 'eval' : join('eval', String(i + 1));
    exported.push(await exportReader(reader, folder, work));
  }
  return exported;
}

async function exportReader(reader: InputReader, folder: string, work: ReaderWork): Promise<ExportedReader> {
  const { shown } = work;
  const own = reader.labelMapPath;
  // A label map of its own stays: it may have other classes than the training data.
  const labelMap = own === '' || own === work.labelMapPath ? shown('label_map.pbtxt') : undefined;
  const source = reader.inputReader;
  if (source.case === undefined || source.case === 'externalInputReader')
    return {
      field: FIELD,
      action: 'left',
      paths: [],
      images: undefined,
      data: { inputPaths: undefined, labelMap },
      notes: [],
    };
  if (source.case === 'tfRecordInputReader')
    return exportRecords(source.value.inputPath, folder, labelMap, work);
  const spec = await readerDataset(reader, FIELD);
  const dataset = await openDataset(spec, labelMap === undefined ? await readLabelMap(own) : work.labelMap);
  try {
    const path = join(folder, 'eval.record');
    work.expect(2 * dataset.length);
    await convertData(dataset, { ...work, path: join(work.root, path), weights: undefined });
    const paths = [shown(path)];
    const data = { inputPaths: paths, labelMap };
    return { field: FIELD, action: 'converted', paths, images: dataset.length, data, notes: [] };
  } finally {
    await dataset.close();
  }
}

async function exportRecords(
  inputPaths: readonly string[],
  folder: string,
  labelMap: string | undefined,
  work: ReaderWork,
): Promise<ExportedReader> {
  const left = (notes: readonly string[]): ExportedReader => {
    const data = { inputPaths: undefined, labelMap };
    return { field: FIELD, action: 'left', paths: inputPaths, images: undefined, data, notes };
  };
  let groups: readonly RecordGroup[];
  try {
    groups = await recordGroups(inputPaths, folder);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return left([`${FIELD}: ${error.where} is not to be found from here; it stays as it is named.`]);
  }
  const compressed = await compressedAmong(allFiles(groups).map(({ from }) => from));
  if (compressed.length === 0) return left([]);
  const images = await writeWeightedRecords(groups, { ...work, weighing: undefined });
  return {
    field: FIELD,
    action: 'copied',
    paths: allFiles(groups).map(({ to }) => work.shown(to)),
    images,
    data: { inputPaths: groups.map(({ inputPath }) => work.shown(inputPath)), labelMap },
    notes: compressed.map(
      (path) => `${path} is compressed; it is written plain, as the TensorFlow API reads no other.`,
    ),
  };
}
