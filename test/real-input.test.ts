/**
 * @module
 * The input of every upstream configuration of an SSD on real photos: its augmentations and its resizer make of them what
 * a network can be trained on.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildImageResizer } from '../src/builders/image-resizer.ts';
import { buildAugmentations } from '../src/builders/preprocessor.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { openDataset } from '../src/dataset/open-dataset.ts';
import { recogniseDataset } from '../src/dataset/recognise-dataset.ts';
import { augment } from '../src/input/augment.ts';
import { viewOf } from '../src/input/pixel-view.ts';
import { readImage } from '../src/input/read-image.ts';
import { boxesInInput, inputLength, resizeToInput } from '../src/input/resize-to-input.ts';
import { createRandom } from '../src/util/random.ts';

const shared = new URL('../../shared/', import.meta.url);
const configs = new URL('configs/', shared);
const photos = fileURLToPath(new URL('datasets/bccd', shared));
const present = existsSync(configs) && existsSync(photos);
const names = present
  ? readdirSync(configs, { recursive: true, encoding: 'utf8' }).filter((name) => /ssd.*\.config$/.test(name))
  : ['absent'];
const title = `upstream inputs${present ? '' : ' (need ../shared/configs and ../shared/datasets/bccd, absent here: skipped)'}`;

describe.skipIf(!present)(title, () => {
  test.each(names)('%s', async (name) => {
    const { config } = loadPipelineConfig(readFileSync(new URL(name, configs), 'utf8'), name);
    const model = config.model?.model;
    if (model?.case !== 'ssd') throw new Error('it is an SSD');
    const { resizer: settings, ...size } = buildImageResizer(model.value.imageResizer);
    const resizer = { ...settings, ...size, padColor: [127.5, 127.5, 127.5] } as const;
    const steps = buildAugmentations(config.trainConfig?.dataAugmentationOptions ?? []);
    const dataset = await openDataset(await recogniseDataset(photos, {}));
    const data = new Float32Array(inputLength(resizer));
    let boxes = 0;
    for (let index = 0; index < 6; index++) {
      const sample = await dataset.sample(index);
      const image = viewOf(await readImage(dataset, index, sample));
      const augmented = await augment(
        { image, groundTruth: sample.groundTruth },
        steps,
        createRandom(1, index),
      );
      const part = resizeToInput(augmented.image, resizer, { data: data.fill(-1), offset: 0, where: name });
      expect(data.every((value) => value >= 0 && value <= 255)).toBe(true);
      const { boxesYxyx, classes } = boxesInInput(augmented.groundTruth, resizer, part);
      boxes += classes.length;
      const [bottom, right] = [part.height / resizer.height, part.width / resizer.width];
      for (let i = 0; i < boxesYxyx.length; i += 4) {
        const [ymin, xmin, ymax, xmax] = boxesYxyx.subarray(i, i + 4);
        expect(ymin >= -1e-6 && xmin >= -1e-6 && ymax <= bottom + 1e-6 && xmax <= right + 1e-6).toBe(true);
        expect(ymax > ymin && xmax > xmin).toBe(true);
      }
    }
    expect(boxes).toBeGreaterThan(10);
    await dataset.close();
  });
});
