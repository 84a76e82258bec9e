/**
 * @module
 * Time of each part of the training input for one photo of 640×480: decoding, every augmentation with its usual
 * settings, every way to resize to 320×320 and to a padded 640×640. One thread; medians of several images, in
 * milliseconds.
 *
 * `npm run bench -- input-steps [--json]`.
 */

import { performance } from 'node:perf_hooks';
import sharp from 'sharp';
import { buildAugmentations } from '../src/builders/preprocessor.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import type { AugmentationOptions } from '../src/detection/augmentation-options.ts';
import { fixedShape, type ImageResizer } from '../src/detection/image-resizer.ts';
import { augment } from '../src/input/augment.ts';
import type { AugmentedSample } from '../src/input/augmented-sample.ts';
import { decodeImage } from '../src/input/decode-image.ts';
import { viewOf } from '../src/input/pixel-view.ts';
import { inputLength, resizeToInput } from '../src/input/resize-to-input.ts';
import { PreprocessingStepSchema } from '../src/proto/gen/object_detection/protos/preprocessor_pb.js';
import { createRandom } from '../src/util/random.ts';

const [WIDTH, HEIGHT, REPEATS] = [640, 480, 15];

/** What steps need that say nothing without fields. */
const FIELDS: Readonly<Record<string, string>> = {
  normalize_image: 'original_maxval: 255',
  subtract_channel_mean: 'means: [123.68, 116.779, 103.939]',
  resize_image: 'new_height: 320 new_width: 320',
  random_resize_method: 'target_height: 320 target_width: 320',
  autoaugment_image: 'policy_name: "v1"',
  random_rgb_to_gray: 'probability: 1',
  random_self_concat_image: 'concat_vertical_probability: 1',
};

/** Steps that no detector here can do. */
const LEFT_OUT = ['scale_boxes_to_pixel_coordinates', 'convert_class_logits_to_softmax'];

function stepOf(name: string): AugmentationOptions {
  const text = `train_config { data_augmentation_options { ${name} { ${FIELDS[name] ?? ''} } } }`;
  const { config } = loadPipelineConfig(text, 'bench.config');
  return buildAugmentations(config.trainConfig?.dataAugmentationOptions ?? [])[0];
}

/** A picture with edges and texture, as JPEG. */
async function photo(): Promise<Uint8Array> {
  const random = createRandom(1);
  const data = Uint8Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)];
    return 80 + 60 * Math.sin(x / 17) * Math.cos(y / 23) + (((x >> 6) + (y >> 6)) % 2) * 50 + random.int(12);
  });
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg()
    .toBuffer();
}

async function median(work: (repeat: number) => unknown): Promise<number> {
  for (let warm = 0; warm < 3; warm++) await work(1000 + warm);
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const before = performance.now();
    await work(repeat);
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[REPEATS >> 1];
}

const encoded = await photo();
const sample: AugmentedSample = {
  image: viewOf(await decodeImage(encoded, 'photo')),
  groundTruth: {
    boxesYxyx: Float32Array.of(0.1, 0.1, 0.5, 0.4, 0.3, 0.5, 0.9, 0.95, 0.6, 0.1, 0.8, 0.2),
    classes: Int32Array.of(1, 2, 3),
    weights: Float32Array.of(1, 1, 1),
    difficult: new Uint8Array(3),
    isCrowd: new Uint8Array(3),
    groupOf: new Uint8Array(3),
  },
};

// Warms up what all steps share.
for (let i = 0; i < 20; i++) await augment(sample, [stepOf('random_distort_color')], createRandom(i));
const milliseconds: Record<string, number> = { decode: await median(() => decodeImage(encoded, 'photo')) };
for (const { name } of PreprocessingStepSchema.fields) {
  if (LEFT_OUT.includes(name)) continue;
  const step = stepOf(name);
  milliseconds[name] = await median((repeat) => augment(sample, [step], createRandom(2, repeat)));
}
const data = new Float32Array(3 * 640 * 640);
const resizers: Record<string, ImageResizer> = {};
for (const method of ['BILINEAR', 'NEAREST_NEIGHBOR', 'BICUBIC', 'AREA'] as const)
  resizers[`to 320×320, ${method}`] = fixedShape(320, 320, method);
const rule = { kind: 'keep_aspect_ratio', minDimension: 640, maxDimension: 640 } as const;
resizers['to 640×640, padded'] = { ...fixedShape(640, 640), rule };
for (const [name, resizer] of Object.entries(resizers)) {
  if (inputLength(resizer) > data.length) throw new RangeError(name);
  milliseconds[name] = await median(() =>
    resizeToInput(sample.image, resizer, { data, offset: 0, where: name }),
  );
}

if (process.argv.includes('--json')) console.log(JSON.stringify({ name: 'input-steps', milliseconds }));
else
  for (const [name, time] of Object.entries(milliseconds))
    console.log(`${time.toFixed(2).padStart(8)} ms  ${name}`);
