/**
 * @module
 * The summary of upstream's configurations against figures that others published: anchors, parameters, multiply-adds and
 * receptive fields. Needs ../shared/configs; skipped elsewhere, with the reason printed.
 *
 * Sources: the header of ssdlite_mobilenet_v3_large_320x320_coco.config (3.22 M parameters, 1.02 B operations, two to a
 * multiply-add; upstream's profiler leaves batch normalisation out); Tan et al. 2020, table 2 (EfficientDet-D0: 3.9 M, 2.5 B
 * multiply-adds); Araujo et al. 2019, "Computing Receptive Fields of Convolutional Neural Networks" (MobileNet v1: 315).
 */

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatSummary } from '../src/cli/summary.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { type PipelineSummary, summarisePipeline } from '../src/train/summarise-pipeline.ts';

const folder = new URL('../../shared/configs/', import.meta.url);
const present = existsSync(folder);

function summaryOf(name: string, batchSizes: readonly number[] = []): PipelineSummary {
  return summarisePipeline(loadPipelineConfig(readFileSync(new URL(name, folder), 'utf8'), name), batchSizes);
}

describe.skipIf(!present)(`Summaries${present ? '' : ' (need ../shared/configs: skipped)'}`, () => {
  test('MobileNet v1: 1917 anchors, and what each map sees', () => {
    const { anchors, levels, memory } = summaryOf('tf1/ssd_mobilenet_v1_coco.config', [1, 4]);
    expect(anchors).toBe(1917);
    expect(levels.map(({ rows, columns }) => [rows, columns])).toEqual(
      [19, 10, 5, 3, 2, 1].map((side) => [side, side]),
    );
    expect(levels[0].stride).toEqual({ height: 16, width: 16 });
    expect(levels[1].receptiveField).toEqual({ height: 315, width: 315 });
    const sizes = levels[0].anchorSizes.map(({ height, width }) => [Math.round(height), Math.round(width)]);
    expect(sizes).toEqual([
      [30, 30],
      [42, 85],
      [85, 42],
    ]);
    expect(memory.map(({ batchSize }) => batchSize)).toEqual([1, 4]);
    expect(memory[1].activations / memory[0].activations).toBeGreaterThan(2);
  });

  test('MobileNet v3 large has the parameters and operations of its configuration', () => {
    const { totals } = summaryOf('tf1/ssdlite_mobilenet_v3_large_320x320_coco.config');
    // a batch normalisation learns as many numbers as it keeps averages
    expect(((totals.parameters - totals.statistics) / 1e6).toFixed(2)).toBe('3.22');
    expect(Math.abs((2 * totals.multiplyAdds) / 1e9 - 1.02)).toBeLessThan(0.01);
  });

  test('EfficientDet-D0 has the parameters and multiply-adds of its paper', () => {
    const { totals, anchors } = summaryOf('tf2/ssd_efficientdet_d0_512x512_coco17_tpu-8.config');
    expect((totals.parameters / 1e6).toFixed(1)).toBe('3.9');
    expect((totals.multiplyAdds / 1e9).toFixed(1)).toBe('2.5');
    expect(anchors).toBe((64 ** 2 + 32 ** 2 + 16 ** 2 + 8 ** 2 + 4 ** 2) * 9);
  });

  test('is told as tables: a layer that all maps share tells how many', () => {
    const text = formatSummary(summaryOf('tf2/ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8.config', [2]));
    const [title] = text.split('\n');
    expect(title).toBe('ssd_mobilenet_v2_fpn_keras, 320×320 pixels, 90 classes, 12804 anchors');
    expect(text).toMatch(/^WeightShared\S+ClassPredictor +546×40×40, … 5 maps +\d/m);
    expect(text).toMatch(/^FeatureExtractor\/MobilenetV2\/Conv +32×160×160 +928 +22\.12 M$/m);
    expect(text).toMatch(/^ +2 +[\d.]+ [MG]iB/m);
  });

  test('says why where the memory of training cannot be estimated', () => {
    const name = 'tf1/ssd_mobilenet_v1_coco.config';
    const text = readFileSync(new URL(name, folder), 'utf8');
    const unweighable = text.replace(/loss \{/, 'loss { expected_loss_weights: EXPECTED_SAMPLING');
    const { memory, trainingRefused, anchors } = summarisePipeline(
      loadPipelineConfig(unweighable, name),
      [1],
    );
    expect([anchors, memory]).toEqual([1917, []]);
    expect(trainingRefused).toContain('expected_loss_weights');
  });
});
