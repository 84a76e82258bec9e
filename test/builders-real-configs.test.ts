/**
 * @module
 * The builders of training on the upstream project's own configurations: each part is built, or refused by name.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildBoxCoder } from '../src/builders/box-coder.ts';
import { buildImageResizer } from '../src/builders/image-resizer.ts';
import { buildLosses } from '../src/builders/losses.ts';
import { buildMatcher } from '../src/builders/matcher.ts';
import { buildOptimizer } from '../src/builders/optimizer.ts';
import { buildPostProcessing } from '../src/builders/post-processing.ts';
import { buildAugmentations } from '../src/builders/preprocessor.ts';
import { buildRegionSimilarity } from '../src/builders/region-similarity.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { createBoxCoder } from '../src/detection/box-coders/create-box-coder.ts';
import { createMatcher } from '../src/detection/matchers/create-matcher.ts';

const folder = new URL('../../shared/configs/', import.meta.url);
const present = existsSync(folder);
const names = present
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.config'))
  : ['absent'];
const title = present
  ? 'upstream configurations'
  : 'upstream configurations: needs ../shared/configs, absent here: skipped';

describe.skipIf(!present)(title, () => {
  test.each(names)('%s', (name) => {
    const { config } = loadPipelineConfig(readFileSync(new URL(name, folder), 'utf8'), name);
    const { optimizer, learningRate } = buildOptimizer(config.trainConfig?.optimizer);
    expect(optimizer.slots.length).toBeGreaterThan(0);
    expect(learningRate(1000)).toBeGreaterThan(0);

    const steps = config.trainConfig?.dataAugmentationOptions ?? [];
    expect(buildAugmentations(steps)).toHaveLength(steps.length);

    const model = config.model?.model;
    if (model?.case !== 'ssd') return;
    const ssd = model.value;
    const input = buildImageResizer(ssd.imageResizer);
    expect(input.height).toBeGreaterThanOrEqual(256);
    expect(input.width).toBe(input.height);
    expect(createBoxCoder(buildBoxCoder(ssd.boxCoder)).codeSize).toBe(4);
    expect(createMatcher(buildMatcher(ssd.matcher)).match(new Float32Array(), 0, 1)).toEqual(
      Int32Array.of(-1),
    );
    expect(buildRegionSimilarity(ssd.similarityCalculator)).toBe('iou_similarity');
    expect(buildPostProcessing(ssd.postProcessing).maxTotalDetections).toBe(100);
    const classNames = Array.from({ length: ssd.numClasses }, (_, i) => `class ${i + 1}`);
    expect(buildLosses(ssd, { classNames }).classificationWeight).toBe(1);
  });
});
