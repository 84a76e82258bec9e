/**
 * @module
 * `autoaugment_image`: one sub-policy, drawn uniformly, its operations each by chance (Zoph et al. 2019; upstream:
 * utils/autoaugment_utils.py, which runs under TensorFlow 1 alone). An operation "only in boxes" treats the pixels of
 * each box as an image of its own, in an order drawn at random, with a third of the chance.
 */

import { permutation } from '../../../util/permutation.ts';
import type { Random } from '../../../util/random.ts';
import { type Augmentation, mapBoxes } from '../../augmented-sample.ts';
import { denseBytes, viewOf } from '../../pixel-view.ts';
import { type ByteImage, copyPart, pastePart, pixelBoxOf } from './byte-image.ts';
import {
  autoContrast,
  brightness,
  color,
  contrast,
  equalize,
  fillAround,
  posterize,
  sharpness,
  solarize,
  solarizeAdd,
} from './change-colors.ts';
import { type BoxYxyx, shearBox, shiftBox, turnBox } from './move-boxes.ts';
import { type OperationName, POLICIES } from './policies.ts';
import { leftwards, mirrored, shearedAcross, shearedDown, turned, upwards, warpImage } from './warp-image.ts';

/** What an operation works with; `strength` is its level / 10. */
interface Context {
  readonly strength: number;
  readonly boxes: readonly BoxYxyx[];
  readonly random: Random;
}

/** Changes the image in place and returns the boxes where they change. */
type Operation = (image: ByteImage, context: Context) => readonly BoxYxyx[] | undefined;

const MAX_LEVEL = 10;
const MOST_DEGREES = 30;
const MOST_SHEAR = 0.3;
const MOST_PIXELS = 250;
const MOST_PIXELS_IN_BOX = 120;
const MOST_CUTOUT = 100;
const MOST_CUTOUT_IN_BOX = 50;
const MOST_CUTOUT_OF_BOX = 0.75;

const eitherWay = (amount: number, random: Random): number => (random.next() < 0.5 ? -amount : amount);
const factorOf = (strength: number): number => strength * 1.8 + 0.1;

/** An operation that leaves boxes alone. */
const onPixels =
  (change: (image: ByteImage, context: Context) => void): Operation =>
  (image, context) => {
    change(image, context);
    return undefined;
  };

/** An operation on the pixels of each box by chance. `prepare` draws what all boxes have in common. */
const onlyInBoxes =
  (prepare: (context: Context) => (part: ByteImage) => void) =>
  (probability: number): Operation =>
    onPixels((image, context) => {
      const { boxes, random } = context;
      const change = prepare(context);
      for (const index of permutation(boxes.length, random)) {
        if (Math.floor(random.next() + probability / 3) < 1) continue;
        const box = pixelBoxOf(image, boxes[index]);
        const part = copyPart(image, box);
        if (part === undefined) continue;
        change(part);
        pastePart(image, box, part);
      }
    });

const cutout = (most: number): ((image: ByteImage, context: Context) => void) => {
  return (image, { strength, random }) => {
    const reach = Math.trunc(strength * most);
    fillAround(image, { y: random.int(image.height), x: random.int(image.width) }, [reach, reach]);
  };
};

/** A part of one box, drawn uniformly, filled around one of its pixels. */
const boxCutout = onPixels((image, { strength, boxes, random }) => {
  if (boxes.length === 0) return;
  const [ymin, xmin, ymax, xmax] = boxes[random.int(boxes.length)];
  const [top, left] = [Math.trunc(image.height * ymin), Math.trunc(image.width * xmin)];
  const height = Math.trunc(image.height * ymax) - top + 1;
  const width = Math.trunc(image.width * xmax) - left + 1;
  const share = strength * MOST_CUTOUT_OF_BOX;
  const centre = { y: top + random.int(height), x: left + random.int(width) };
  fillAround(image, centre, [Math.trunc(share * (height / 2)), Math.trunc(share * (width / 2))]);
});

/** The operations that treat each box by itself. */
type InBoxesName = Extract<OperationName, `${string}_Only_BBoxes`>;

const OPERATIONS: Readonly<Record<Exclude<OperationName, InBoxesName>, Operation>> = {
  AutoContrast: onPixels(autoContrast),
  Equalize: onPixels(equalize),
  Posterize: onPixels((image, { strength }) => posterize(image, Math.trunc(strength * 4))),
  Solarize: onPixels((image, { strength }) => solarize(image, Math.trunc(strength * 256))),
  SolarizeAdd: onPixels((image, { strength }) => solarizeAdd(image, Math.trunc(strength * 110))),
  Color: onPixels((image, { strength }) => color(image, factorOf(strength))),
  Contrast: onPixels((image, { strength }) => contrast(image, factorOf(strength))),
  Brightness: onPixels((image, { strength }) => brightness(image, factorOf(strength))),
  Sharpness: onPixels((image, { strength }) => sharpness(image, factorOf(strength))),
  Cutout: onPixels(cutout(MOST_CUTOUT)),
  BBox_Cutout: boxCutout,
  TranslateX_BBox: (image, { strength, boxes, random }) => {
    const pixels = eitherWay(strength * MOST_PIXELS, random);
    warpImage(image, leftwards(pixels));
    return boxes.map((box) => shiftBox(box, image, [0, pixels]));
  },
  TranslateY_BBox: (image, { strength, boxes, random }) => {
    const pixels = eitherWay(strength * MOST_PIXELS, random);
    warpImage(image, upwards(pixels));
    return boxes.map((box) => shiftBox(box, image, [pixels, 0]));
  },
  ShearX_BBox: (image, { strength, boxes, random }) => {
    const level = eitherWay(strength * MOST_SHEAR, random);
    warpImage(image, shearedAcross(level));
    return boxes.map((box) => shearBox(box, image, level, 'across'));
  },
  ShearY_BBox: (image, { strength, boxes, random }) => {
    const level = eitherWay(strength * MOST_SHEAR, random);
    warpImage(image, shearedDown(level));
    return boxes.map((box) => shearBox(box, image, level, 'down'));
  },
  Rotate_BBox: (image, { strength, boxes, random }) => {
    const radians = (eitherWay(strength * MOST_DEGREES, random) * Math.PI) / 180;
    warpImage(image, turned(radians, image));
    return boxes.map((box) => turnBox(box, image, radians));
  },
};

/** With the policy's chance, which is applied to each box. */
const OPERATIONS_IN_BOXES: Readonly<Record<InBoxesName, (probability: number) => Operation>> = {
  Cutout_Only_BBoxes: onlyInBoxes((context) => (part) => cutout(MOST_CUTOUT_IN_BOX)(part, context)),
  Equalize_Only_BBoxes: onlyInBoxes(() => equalize),
  Flip_Only_BBoxes: onlyInBoxes(() => (part) => warpImage(part, mirrored(part))),
  ShearX_Only_BBoxes: onlyInBoxes(({ strength, random }) => {
    const level = eitherWay(strength * MOST_SHEAR, random);
    return (part) => warpImage(part, shearedAcross(level));
  }),
  ShearY_Only_BBoxes: onlyInBoxes(({ strength, random }) => {
    const level = eitherWay(strength * MOST_SHEAR, random);
    return (part) => warpImage(part, shearedDown(level));
  }),
  TranslateY_Only_BBoxes: onlyInBoxes(({ strength, random }) => {
    const pixels = eitherWay(strength * MOST_PIXELS_IN_BOX, random);
    return (part) => warpImage(part, upwards(pixels));
  }),
};

const isInBoxes = (name: OperationName): name is InBoxesName => Object.hasOwn(OPERATIONS_IN_BOXES, name);

/** Applies the named policy. */
export const autoaugmentImage: Augmentation<'autoaugment_image'> = (sample, { policyName }, random) => {
  const { height, width } = sample.image;
  const image = { data: denseBytes(sample.image), height, width };
  const { boxesYxyx } = sample.groundTruth;
  let boxes: readonly BoxYxyx[] = Array.from({ length: boxesYxyx.length / 4 }, (_, i) => [
    boxesYxyx[4 * i],
    boxesYxyx[4 * i + 1],
    boxesYxyx[4 * i + 2],
    boxesYxyx[4 * i + 3],
  ]);
  const policies = POLICIES[policyName];
  for (const [name, probability, level] of policies[random.int(policies.length)]) {
    const context = { strength: level / MAX_LEVEL, boxes, random };
    if (isInBoxes(name)) OPERATIONS_IN_BOXES[name](probability)(image, context);
    else if (Math.floor(random.next() + probability) >= 1) boxes = OPERATIONS[name](image, context) ?? boxes;
  }
  let next = 0;
  return {
    image: viewOf({ ...image, data: new Uint8Array(image.data.buffer) }),
    groundTruth: mapBoxes(sample.groundTruth, () => boxes[next++]),
  };
};
