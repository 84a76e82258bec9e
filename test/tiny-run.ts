/**
 * @module
 * The smallest whole run: a few pictures drawn here (a red block and a blue disc on grey noise, none of them square),
 * written as a TFRecord, and a pipeline.config of the smallest MobileNet that trains on them in seconds.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { demoConfig } from '../src/cli/demo-config.ts';
import { setField } from '../src/config/edit/set-field.ts';
import { encodeExample } from '../src/dataset/encode-example.ts';
import type { LabelMap } from '../src/dataset/label-map.ts';
import { formatLabelMap } from '../src/dataset/read-label-map.ts';
import { writeTfRecord } from '../src/dataset/tfrecord-writer.ts';
import type { TrainOptions } from '../src/train/train.ts';
import { createRandom } from '../src/util/random.ts';

/** The network's input side. */
export const TINY_SIDE = 64;

const LABELS: LabelMap = {
  items: [
    { id: 1, name: 'block' },
    { id: 2, name: 'disc' },
  ],
};

interface Picture {
  readonly width: number;
  readonly height: number;
  /** [H, W, 3] */
  readonly data: Uint8Array;
  /** [G, 4] the block's box, then the disc's, if there is one. */
  readonly boxesYxyx: Float32Array;
}

/** Picture `index`: landscape where even, portrait where odd; the block in one half, the disc, if any, in the other. */
function drawPicture(seed: number, index: number, withDisc: boolean): Picture {
  const random = createRandom(seed, index);
  const [width, height] = index % 2 === 0 ? [90, 66] : [58, 84];
  const data = Uint8Array.from({ length: 3 * width * height }, () => 110 + random.int(30));
  const side = Math.floor(0.34 * Math.min(width, height));
  const boxesYxyx = new Float32Array(withDisc ? 8 : 4);
  const colours = [
    [230, 40, 40],
    [40, 60, 230],
  ];
  colours.slice(0, withDisc ? 2 : 1).forEach((colour, object) => {
    const half = (index + object) % 2;
    const left = Math.floor(half * 0.5 * width) + random.int(Math.floor(0.5 * width) - side);
    const top = random.int(height - side);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const outside = Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2) > side / 2;
        if (object === 0 || !outside) data.set(colour, 3 * ((top + y) * width + left + x));
      }
    }
    boxesYxyx.set([top / height, left / width, (top + side) / height, (left + side) / width], 4 * object);
  });
  return { width, height, data, boxesYxyx };
}

/** Where the parts of a tiny run stand. */
export interface TinyRun {
  readonly record: string;
  readonly labelMap: string;
  readonly config: string;
  /** The pictures as PNG files. */
  readonly images: readonly string[];
}

/** What a test says of its tiny run. */
export interface TinyRunOptions {
  /** Pictures to train and evaluate on. */
  readonly count: number;
  /** How many of them, the first, hold a disc beside the block; all unless told otherwise. */
  readonly discs?: number;
  readonly steps: number;
  /** Fields of the configuration set last, by dotted path. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What the pictures are drawn from. Default 5. */
  readonly seed?: number;
  /** Leave the demo's random flips in, and add random crops and brightness. */
  readonly augment?: boolean;
}

const AUGMENTATIONS = /^ {2}data_augmentation_options \{\n[\s\S]*?^ {2}\}\n/gm;
const MORE_AUGMENTATIONS = `  data_augmentation_options { ssd_random_crop { } }
  data_augmentation_options { random_adjust_brightness { } }
`;

/** Writes the data set and the configuration of a tiny run into `folder`. */
export async function writeTinyRun(folder: string, options: TinyRunOptions): Promise<TinyRun> {
  const { count, discs = count, steps, fields = {}, seed = 5, augment = false } = options;
  const record = join(folder, 'tiny.record');
  const labelMap = join(folder, 'label_map.pbtxt');
  const config = join(folder, 'tiny.config');
  await mkdir(folder, { recursive: true });
  const images: string[] = [];
  const examples: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const { width, height, data, boxesYxyx } = drawPicture(seed, index, index < discs);
    const boxes = boxesYxyx.length / 4;
    const png = new Uint8Array(
      await sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer(),
    );
    const filename = `tiny-${index}.png`;
    images.push(join(folder, filename));
    await writeFile(join(folder, filename), png);
    const groundTruth = {
      boxesYxyx,
      classes: Int32Array.of(1, 2).subarray(0, boxes),
      weights: new Float32Array(boxes).fill(1),
      difficult: new Uint8Array(boxes),
      isCrowd: new Uint8Array(boxes),
      groupOf: new Uint8Array(boxes),
    };
    examples.push(
      encodeExample({ sourceId: String(index), filename, width, height, groundTruth }, png, LABELS),
    );
  }
  await writeTfRecord(record, examples);
  await writeFile(labelMap, formatLabelMap(LABELS));
  const files = { trainRecord: record, evalRecord: record, labelMap };
  const base = demoConfig({ ...files, size: TINY_SIDE, batchSize: 2, steps }).replace(
    'adam_optimizer {',
    'momentum_optimizer {',
  );
  const plain = base.replace(AUGMENTATIONS, '');
  const augmented = base.replace(/^train_config \{\n/m, (line) => line + MORE_AUGMENTATIONS);
  const schedule = 'train_config.optimizer.momentum_optimizer.learning_rate.cosine_decay_learning_rate';
  const set = {
    'model.ssd.feature_extractor.min_depth': '8',
    [`${schedule}.learning_rate_base`]: '0.05',
    [`${schedule}.warmup_learning_rate`]: '0.002',
    ...fields,
  };
  const text = Object.entries(set).reduce(
    (t, [path, value]) => setField(t, path, value, { replace: true }),
    augment ? augmented : plain,
  );
  await writeFile(config, text);
  return { record, labelMap, config, images };
}

/** What `train` is told where a test has no other wish: one thread, no checkpoint before the end. */
export const TINY_TRAINING: TrainOptions = {
  resume: false,
  overwrite: false,
  checkpointEvery: 1_000_000,
  keepCheckpoints: 3,
  logEvery: 1,
  session: { threads: 1 },
};
