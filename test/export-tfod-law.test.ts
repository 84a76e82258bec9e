/**
 * @module
 * The law of the two forms, held on files: what `export-tfod` wrote, read through the real input pipeline as the stock API
 * reads it, gives the losses and gradients of the class weights that it was made from.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportTfod } from '../src/bridge/export-tfod.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { openDataset } from '../src/dataset/open-dataset.ts';
import { readLabelMap } from '../src/dataset/read-label-map.ts';
import { createInput } from '../src/input/create-input.ts';
import { planTraining } from '../src/train/training-plan.ts';
import { createRandom } from '../src/util/random.ts';
import { type ExportCase, MATCHED, weighted, writeExportCase } from './export-tfod-case.ts';
import { runSsdLoss, type SsdLossResult } from './run-ssd-loss.ts';

let demo: ExportCase;
beforeAll(async () => {
  demo = await writeExportCase();
});
afterAll(() => demo.remove());

describe('An export of the demo data', () => {
  it('keeps the law: the stock losses and gradients are those of class weights under WEIGHTED_MATCHES', async () => {
    const out = join(demo.folder, 'law');
    const source = demo.write('law.config', weighted(demo.base, [1, 5], MATCHED));
    await exportTfod(source, { out });
    const original = await lossOf(source, 1);
    const stock = await lossOf(join(out, 'pipeline.config'), 1);
    const unweighted = await lossOf(demo.write('bare.config', demo.base), 1);
    expectClose(stock, original, 1e-5);
    expect(Math.abs(unweighted.classification / original.classification - 1)).toBeGreaterThan(0.01);
  });

  it('keeps the law under MATCHES, up to Σ(box weight · w) / Σ box weight of the batch', async () => {
    const out = join(demo.folder, 'law-matches');
    const source = demo.write('law-matches.config', weighted(demo.base, [1, 5]));
    await exportTfod(source, { out });
    const original = await lossOf(source, 2);
    const stock = await lossOf(join(out, 'pipeline.config'), 2);
    const factor = original.classification / stock.classification;
    expect(factor).toBeGreaterThan(1.01);
    expect(original.localization / stock.localization).toBeCloseTo(factor, 4);
    expect(original.boxWeights / stock.boxWeights).toBeCloseTo(1 / factor, 4);
  });
});

/** The losses of the first batch of a configuration's training data, for predictions drawn from `seed`. */
async function lossOf(path: string, seed: number): Promise<SsdLossResult & { readonly boxWeights: number }> {
  const loaded = loadPipelineConfig(readFileSync(path, 'utf8'), path);
  const source = loaded.config.trainInputReader?.inputReader;
  const paths = source?.case === 'tfRecordInputReader' ? source.value.inputPath : [];
  const labelMap = await readLabelMap(loaded.config.trainInputReader?.labelMapPath ?? '');
  const dataset = await openDataset({ format: 'tfrecord', paths }, labelMap);
  await dataset.close();
  const plan = planTraining(loaded, { dataset: dataset.spec, labelMap, seed: 7, workers: 0, cacheBytes: 0 });
  const input = createInput(plan.input, { startStep: 0 });
  const batch = await input.next();
  await input.close();
  const random = createRandom(seed);
  const normals = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => random.normal());
  const { model } = plan.step;
  const result = await runSsdLoss(plan.step.loss, {
    batch: plan.step.batchSize,
    numClasses: model.numClasses,
    addBackgroundClass: model.addBackgroundClass,
    anchorsYxyx: model.anchorsYxyx,
    boxEncodings: normals(batch.boxTargets.length),
    classLogits: normals(batch.classTargets.length),
    classTargets: batch.classTargets,
    classWeights: batch.classWeights,
    boxTargets: batch.boxTargets,
    boxWeights: batch.boxWeights,
    match: batch.match,
    matchedClass: batch.matchedClass,
  });
  return { ...result, boxWeights: batch.boxWeights.reduce((a, b) => a + b, 0) };
}

function expectClose(found: SsdLossResult, wanted: SsdLossResult, tolerance: number): void {
  for (const key of ['localization', 'classification'] as const)
    expect(Math.abs(found[key] / wanted[key] - 1)).toBeLessThan(tolerance);
  for (const key of ['boxGradient', 'logitGradient'] as const) {
    const scale = Math.max(...wanted[key].map(Math.abs));
    expect(scale).toBeGreaterThan(0);
    const apart = Math.max(...found[key].map((value, i) => Math.abs(value - wanted[key][i])));
    expect(apart / scale).toBeLessThan(tolerance);
  }
}
