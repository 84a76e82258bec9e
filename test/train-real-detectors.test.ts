/**
 * @module
 * The smallest of the upstream configurations with pyramids and shared heads learn one batch; the long tests train all.
 */

import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { trainQuickly, UPSTREAM_CONFIGS } from './train-real-detector.ts';

const present = existsSync(UPSTREAM_CONFIGS);
const QUICK = { side: 64, steps: 12, learningRate: 0.02, depthMultiplier: 0.25 };
const NAMES = [
  'tf1/ssd_mobilenet_v1_ppn_shared_box_predictor_300x300_coco14_sync.config',
  'tf1/ssdlite_mobilenet_v1_coco.config',
  'tf1/ssdlite_mobilenet_v2_coco.config',
  'tf1/ssdlite_mobilenet_v3_large_320x320_coco.config',
  'tf2/ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8.config',
];

describe.skipIf(!present)(`Training${present ? '' : ' (needs ../shared/configs: skipped)'}`, () => {
  test.each(NAMES)('%s', async (name) => {
    const losses = await trainQuickly(name, QUICK);
    console.log(`${name}: ${losses.map((loss) => loss.toPrecision(4)).join(', ')}`);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses[losses.length - 1]).toBeLessThan(losses[0]);
  });
});
