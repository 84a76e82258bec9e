/**
 * @module
 * What exporting the data of one reader takes and answers, be it for training or for evaluation.
 */

import type { LabelMap } from '../dataset/label-map.ts';
import type { ReaderData } from './rewrite-readers.ts';

export interface ReaderWork {
  /** The folder that stands for the export while it is filled. */
  readonly root: string;
  /** A path inside the export as the configuration is to name it. */
  shown(path: string): string;
  readonly labelMap: LabelMap;
  /** Where the label map was read; empty where there was none. */
  readonly labelMapPath: string;
  /** Told how many records are to be written or read back. */
  expect(records: number): void;
  /** Told after each of them. */
  onRecord(): void;
}

/** What became of the data of one reader. */
export interface ExportedReader {
  /** `train_input_reader`, `eval_input_reader`. */
  readonly field: string;
  /** `weighted`: records with class weights; `copied`: the same records; `left`: not touched. */
  readonly action: 'weighted' | 'converted' | 'copied' | 'left';
  /** The files, as the configuration would name them. */
  readonly paths: readonly string[];
  /** How many images; undefined where nobody looked. */
  readonly images: number | undefined;
  readonly data: ReaderData;
  readonly notes: readonly string[];
}
