/**
 * @module
 * Every upstream configuration of an SSD that is built trains 20 steps on one batch, at a small size of image: the loss
 * stays finite and falls.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPipelineConfig } from '../../src/config/load-pipeline-config.ts';
import { isSupportedFeatureExtractor } from '../../src/config/support/feature-extractors.ts';
import { trainQuickly, UPSTREAM_CONFIGS } from '../train-real-detector.ts';

const present = existsSync(UPSTREAM_CONFIGS);

function isBuilt(name: string): boolean {
  const { config } = loadPipelineConfig(readFileSync(new URL(name, UPSTREAM_CONFIGS), 'utf8'), name);
  const model = config.model?.model;
  return model?.case === 'ssd' && isSupportedFeatureExtractor(model.value.featureExtractor?.type ?? '');
}

const names = present
  ? readdirSync(UPSTREAM_CONFIGS, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.config') && isBuilt(name),
    )
  : ['absent'];

describe.skipIf(!present)(`Training${present ? '' : ' (needs ../shared/configs: skipped)'}`, () => {
  test.each(names)('%s, 20 steps', async (name) => {
    // the pyramid of EfficientDet wants multiples of 128, its backbone at least 129
    const side = name.includes('efficientdet') ? 256 : name.includes('resnet') ? 160 : 96;
    const learningRate = name.includes('efficientdet') ? 0.08 : 0.01; // its own
    const losses = await trainQuickly(name, { side, steps: 20, learningRate });
    console.log(`${name} at ${side} pixels: ${losses[0].toPrecision(4)} to ${losses[19].toPrecision(4)}`);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses[19]).toBeLessThan(losses[0]);
  });
});
