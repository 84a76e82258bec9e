/**
 * @module
 * What tests of `export-tfod` start from: the demo's records in a folder of their own, a configuration that trains on them,
 * and class weights written into it.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoConfig } from '../src/cli/demo-config.ts';
import { writeClassWeights } from '../src/config/edit/write-class-weights.ts';
import { writeDefectDataset } from '../src/dataset/synthetic/write-defect-dataset.ts';

/** The normaliser under which the stock API computes the very loss of class weights. */
export const MATCHED = 'class_weight_normalizer: WEIGHTED_MATCHES';

export interface ExportCase {
  /** To write into; `demo/` in it holds the records and their label map. */
  readonly folder: string;
  /** A configuration without class weights. */
  readonly base: string;
  /** Writes a file into the folder and answers where. */
  write(name: string, text: string): string;
  remove(): void;
}

/** Draws the data: 12 pictures to train on, 2 to evaluate on. */
export async function writeExportCase(): Promise<ExportCase> {
  const folder = mkdtempSync(join(tmpdir(), 'export-tfod-'));
  const demo = join(folder, 'demo');
  const size = 64;
  await writeDefectDataset(demo, {
    seed: 3,
    size,
    train: { count: 12, rareShare: 0.5 },
    eval: { count: 2, rareShare: 0.5 },
  });
  const base = demoConfig({
    trainRecord: join(demo, 'train.record'),
    evalRecord: join(demo, 'eval.record'),
    labelMap: join(demo, 'label_map.pbtxt'),
    size,
    batchSize: 4,
    steps: 100,
  });
  return {
    folder,
    base,
    write(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** `text` with `weights` on both losses, and `more` in the loss. */
export function weighted(text: string, weights: readonly number[], more = ''): string {
  const { text: written } = writeClassWeights(text, {
    file: 'x',
    weights,
    comment: ['class weights of the test'],
  });
  return more === '' ? written : written.replace(/^ {4}loss \{\n/m, (line) => `${line}      ${more}\n`);
}
