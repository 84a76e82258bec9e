/**
 * @module
 * What the contenders of the bench `loop` train: the configuration of ssd-config.ts with flips and crops, on Pascal VOC or on
 * records, its files in a folder that is made for the bench.
 */

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeDefectDataset } from '../../src/dataset/synthetic/write-defect-dataset.ts';
import { type SsdShape, ssdConfig } from './ssd-config.ts';

/** What one contender is told. */
export interface LoopTask {
  /** The pipeline.config. */
  readonly config: string;
  /** A folder of its own. */
  readonly root: string;
  readonly kind: 'loop' | 'step';
  readonly threads: number;
  readonly workers: number;
  /** Memory for decoded images. */
  readonly cacheBytes: number;
}

const AUGMENTATIONS = `
  data_augmentation_options { random_crop_image { min_object_covered: 0 min_area: 0.25 overlap_thresh: 0.5 } }
  data_augmentation_options { random_horizontal_flip { } }
  data_augmentation_options { random_vertical_flip { } }`;

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const SYNTHETIC_IMAGES = 200;

/** Writes the configuration into `folder`: where it is, and of what data. BCCD if it is there, else drawn pictures. */
export async function writeLoopConfig(
  folder: string,
  shape: Omit<SsdShape, 'classes' | 'miner'>,
): Promise<{ readonly config: string; readonly data: string }> {
  const config = join(folder, 'pipeline.config');
  const write = (classes: number, reader: string): Promise<void> =>
    writeFile(
      config,
      ssdConfig({ ...shape, classes, miner: false }, { reader, augmentations: AUGMENTATIONS }),
    );
  const bccd = at('../shared/datasets/bccd');
  if (existsSync(bccd)) {
    await write(
      3,
      `label_map_path: "${at('examples/bccd/label_map.pbtxt')}" voc_input_reader { root: "${bccd}" split: "train" }`,
    );
    return { config, data: 'BCCD (205 photos of 640×480)' };
  }
  const paths = await writeDefectDataset(join(folder, 'data'), {
    seed: 1,
    size: 320,
    train: { count: SYNTHETIC_IMAGES, rareShare: 0.25 },
    eval: { count: 1, rareShare: 0.25 },
    format: 'jpeg',
  });
  await write(
    2,
    `label_map_path: "${paths.labelMap}" tf_record_input_reader { input_path: "${paths.trainRecord}" }`,
  );
  return { config, data: `${SYNTHETIC_IMAGES} drawn pictures of 320×320` };
}
