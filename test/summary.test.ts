/**
 * @module
 * The summary of upstream's configurations against figures that others published: anchors, parameters, multiply-adds and
 * receptive fields. Needs ../shared/configs; skipped elsewhere, with the reason printed.
 *
 * Sources: the header of ssdlite_mobilenet_v3_large_320x320_coco.config (3.22 M parameters, 1.02 B operations, two to a
 * multiply-add; upstream's profiler leaves batch normalisation out); Tan et al. 2020, table 2 (EfficientDet-D0: 3.9 M, 2.5 B
 * multiply-adds; RetinaNet with ResNet-50 and 101, 34 M and 97 B, 53 M and 127 B, whose pyramid smooths its top level too);
 * Howard et al. 2017, table 13 (SSD MobileNet v1: 6.8 M, 1.2 B); Sandler et al. 2018, table 6 (SSDLite, 80 classes: MobileNet
 * v1 5.1 M, 1.3 B; v2 4.3 M, 0.8 B); Howard et al. 2019, table 6 (SSDLite MobileNet v3 large 3.22 M, 0.51 B, small 1.77 M,
 * 0.16 B); Araujo et al. 2019, "Computing Receptive Fields of Convolutional Neural Networks" (MobileNet v1: 315).
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

  const WITH_80_CLASSES = {
    'num_classes: 90': 'num_classes: 80',
    'height: 300': 'height: 320',
    'width: 300': 'width: 320',
  };
  test.each<{
    readonly name: string;
    readonly edits?: Readonly<Record<string, string>>;
    readonly millions: number;
    readonly billions: number;
  }>([
    { name: 'tf1/ssd_mobilenet_v1_coco.config', millions: 6.8, billions: 1.2 },
    { name: 'tf1/ssdlite_mobilenet_v1_coco.config', edits: WITH_80_CLASSES, millions: 5.1, billions: 1.3 },
    { name: 'tf1/ssdlite_mobilenet_v2_coco.config', edits: WITH_80_CLASSES, millions: 4.3, billions: 0.8 },
    { name: 'tf1/ssdlite_mobilenet_v3_large_320x320_coco.config', millions: 3.22, billions: 0.51 },
    {
      name: 'tf1/ssdlite_mobilenet_v3_large_320x320_coco.config',
      edits: { ssd_mobilenet_v3_large: 'ssd_mobilenet_v3_small' },
      millions: 1.77,
      billions: 0.16,
    },
  ])('$name has the $millions M parameters and $billions B multiply-adds of its paper', (each) => {
    const { name, edits = {}, millions, billions } = each;
    const text = readFileSync(new URL(name, folder), 'utf8');
    const edited = Object.entries(edits).reduce((rest, [from, to]) => rest.replace(from, to), text);
    const { totals } = summarisePipeline(loadPipelineConfig(edited, name), []);
    const digits = (value: number): number => String(value).split('.')[1].length;
    // as the papers count: without what batch normalisation has, which is as many numbers as it keeps averages
    const parameters = (totals.parameters - totals.statistics) / 1e6;
    console.log(`${name}: ${parameters} M, ${totals.multiplyAdds / 1e9} B`);
    expect(parameters.toFixed(digits(millions))).toBe(millions.toFixed(digits(millions)));
    expect((totals.multiplyAdds / 1e9).toFixed(digits(billions))).toBe(billions.toFixed(digits(billions)));
  });

  test.each([
    ['ssd_resnet50_v1_fpn_keras', 34, 97],
    ['ssd_resnet101_v1_fpn_keras', 53, 127],
  ])('%s comes near the %d M parameters and %d B multiply-adds of RetinaNet', (type, millions, billions) => {
    const name = 'tf2/ssd_resnet50_v1_fpn_640x640_coco17_tpu-8.config';
    const text = readFileSync(new URL(name, folder), 'utf8').replace('ssd_resnet50_v1_fpn_keras', type);
    const { totals } = summarisePipeline(loadPipelineConfig(text, name), []);
    expect(Math.abs(totals.parameters / 1e6 / millions - 1)).toBeLessThan(0.04);
    expect(Math.abs(totals.multiplyAdds / 1e9 / billions - 1)).toBeLessThan(0.09);
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
