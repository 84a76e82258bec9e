/**
 * @module
 * The rules on data: the files that the readers name, their label maps, and evaluation.
 */

import type { Rule } from '../rule.ts';
import { correctedTwice } from './data/corrected-twice.ts';
import { labelMapItems } from './data/label-map-items.ts';
import { labelMapPath } from './data/label-map-path.ts';
import { metricsSet } from './data/metrics-set.ts';
import { missingFile } from './data/missing-file.ts';
import { placeholderPath } from './data/placeholder-path.ts';
import { readerSource } from './data/reader-source.ts';
import { recordShards } from './data/record-shards.ts';
import { repeatSampling } from './data/repeat-sampling.ts';
import { sameData } from './data/same-data.ts';
import { uncountedData } from './data/uncounted-data.ts';

/** In the order of their ids. */
export const DATA_RULES: readonly Rule[] = [
  placeholderPath,
  missingFile,
  recordShards,
  labelMapPath,
  labelMapItems,
  readerSource,
  sameData,
  uncountedData,
  metricsSet,
  repeatSampling,
  correctedTwice,
];
