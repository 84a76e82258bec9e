/**
 * @module
 * One image and its boxes as a serialised tf.Example, with the keys that upstream's record tools write and its
 * decoder reads. `image/object/weight`, `is_crowd`, `group_of` and `area` are written only where they say something.
 * The same sample gives the same bytes.
 */

import { createHash } from 'node:crypto';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { ExampleSchema, type FeatureSchema } from '../proto/gen/tensorflow/example_pb.js';
import { createClassNamer } from './class-namer.ts';
import { imageFormat } from './image-format.ts';
import type { LabelMap } from './label-map.ts';
import type { Sample } from './sample.ts';

type Feature = MessageInitShape<typeof FeatureSchema>;

/**
 * The record of `sample` with `encodedImage` (JPEG, PNG, …) in it.
 *
 * @throws DataError if a class is not in `labelMap`, or the image's format is unknown
 */
export function encodeExample(sample: Sample, encodedImage: Uint8Array, labelMap: LabelMap): Uint8Array {
  const where = `image ${JSON.stringify(sample.filename)}`;
  const { boxesYxyx, classes, weights, difficult, isCrowd, groupOf, areas } = sample.groundTruth;
  const nameOf = createClassNamer(labelMap);
  const texts = Array.from(classes, (id) => nameOf(id, where));
  const side = (axis: number): Feature => floats(Array.from(classes, (_, g) => boxesYxyx[4 * g + axis]));
  const feature: Record<string, Feature> = {
    'image/height': ints([sample.height]),
    'image/width': ints([sample.width]),
    'image/filename': strings([sample.filename]),
    'image/source_id': strings([sample.sourceId]),
    'image/key/sha256': strings([createHash('sha256').update(encodedImage).digest('hex')]),
    'image/encoded': bytes([encodedImage]),
    'image/format': strings([imageFormat(encodedImage, where)]),
    'image/object/bbox/xmin': side(1),
    'image/object/bbox/xmax': side(3),
    'image/object/bbox/ymin': side(0),
    'image/object/bbox/ymax': side(2),
    'image/object/class/text': strings(texts),
    'image/object/class/label': ints(classes),
    'image/object/difficult': ints(difficult),
  };
  if (weights.some((weight) => weight !== 1)) feature['image/object/weight'] = floats(Array.from(weights));
  if (isCrowd.includes(1)) feature['image/object/is_crowd'] = ints(isCrowd);
  if (groupOf.includes(1)) feature['image/object/group_of'] = ints(groupOf);
  if (areas !== undefined) feature['image/object/area'] = floats(Array.from(areas));
  return toBinary(ExampleSchema, create(ExampleSchema, { features: { feature } }));
}

function bytes(value: Uint8Array[]): Feature {
  return { kind: { case: 'bytesList', value: { value } } };
}

function strings(texts: readonly string[]): Feature {
  return bytes(texts.map((text) => new TextEncoder().encode(text)));
}

function floats(value: number[]): Feature {
  return { kind: { case: 'floatList', value: { value } } };
}

function ints(values: ArrayLike<number>): Feature {
  return { kind: { case: 'int64List', value: { value: Array.from(values, BigInt) } } };
}
