/**
 * @module
 * From the features of a tf.Example to boxes, as upstream's TfExampleDecoder reads them: the class text goes first,
 * through names and display names of the label map; boxes of unknown text or with a NaN coordinate are removed;
 * weights default to 1.
 *
 * Deliberate differences: lists of unequal length, a class number outside the label map, an inverted box, and
 * coordinates that are plainly pixels are errors, where upstream crashes or trains on nonsense.
 */

import { DataError } from '../util/errors.ts';
import { collectBoxes, type FoundBox } from './collect-boxes.ts';
import type { ExampleFeatures } from './example-features.ts';
import type { GroundTruth } from './sample.ts';

/** Classes as a record may name them. */
export interface ClassLookup {
  readonly idOfText: ReadonlyMap<string, number>;
  readonly ids: ReadonlySet<number>;
}

const SIDES = ['ymin', 'xmin', 'ymax', 'xmax'] as const;

/** How far beyond [0, 1] a coordinate may lie: upstream's own bound for normalised boxes. */
const MOST = 1.1;

/** The boxes of one record. @throws DataError */
export function decodeGroundTruth(features: ExampleFeatures, lookup: ClassLookup): GroundTruth {
  const { where } = features;
  const [ymin, xmin, ymax, xmax] = SIDES.map((side) => features.floats(`image/object/bbox/${side}`));
  const count = xmin.length;
  for (const [i, side] of [ymin, xmin, ymax, xmax].entries()) {
    if (side.length === count) continue;
    throw new DataError(
      where,
      `image/object/bbox/xmin has ${values(count)}, ${SIDES[i]} has ${side.length}.`,
    );
  }
  const perBox = <T>(key: string, list: readonly T[]): readonly T[] => {
    if (list.length === 0 || list.length === count) return list;
    throw new DataError(where, `${key} has ${values(list.length)} for ${count} boxes.`);
  };
  const flags = (key: string): readonly number[] => perBox(key, features.ints(key));
  const floats = (key: string): readonly number[] => perBox(key, features.floats(key));

  const classIds = boxClassIds(features, lookup);
  const weights = floats('image/object/weight');
  const areas = floats('image/object/area');
  const difficult = flags('image/object/difficult');
  const isCrowd = flags('image/object/is_crowd');
  const groupOf = flags('image/object/group_of');

  const boxes: FoundBox[] = [];
  for (let i = 0; i < count; i++) {
    const yxyx = [ymin[i], xmin[i], ymax[i], xmax[i]] as const;
    const classId = classIds[i];
    if (classId === undefined || yxyx.some(Number.isNaN)) continue;
    checkBox(yxyx, `${where}, box ${i + 1}`);
    const weight = weights.length === 0 ? 1 : weights[i];
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new DataError(
        `${where}, box ${i + 1}`,
        `image/object/weight is ${weight}; expected a number ≥ 0.`,
      );
    }
    boxes.push({
      yxyx,
      classId,
      weight,
      difficult: difficult[i] > 0,
      isCrowd: isCrowd[i] > 0,
      groupOf: groupOf[i] > 0,
      ...(areas.length === 0 ? {} : { area: areas[i] }),
    });
  }
  return collectBoxes(boxes);
}

/** The class id of every box of a record, undefined where its text is unknown. @throws DataError */
export function boxClassIds(
  features: ExampleFeatures,
  { idOfText, ids }: ClassLookup,
): readonly (number | undefined)[] {
  const { where } = features;
  const count = features.floats('image/object/bbox/xmin').length;
  const texts = features.texts('image/object/class/text');
  const labels = texts.length === 0 ? features.ints('image/object/class/label') : [];
  const [key, found] =
    texts.length === 0
      ? ['image/object/class/label', labels.length]
      : ['image/object/class/text', texts.length];
  if (found !== count) throw new DataError(where, `${key} has ${values(found)} for ${count} boxes.`);
  if (texts.length > 0) return texts.map((text) => idOfText.get(text));
  for (const [i, label] of labels.entries()) {
    if (!ids.has(label)) {
      throw new DataError(
        `${where}, box ${i + 1}`,
        `image/object/class/label is ${label}, which is not in the label map (it has ${[...ids].join(', ')}).`,
      );
    }
  }
  return labels;
}

function checkBox(yxyx: readonly [number, number, number, number], where: string): void {
  const [ymin, xmin, ymax, xmax] = yxyx;
  const described = SIDES.map((side, i) => `${side} ${yxyx[i]}`).join(', ');
  if (Math.min(...yxyx) < 1 - MOST || Math.max(...yxyx) > MOST) {
    throw new DataError(
      where,
      `the box (${described}) lies outside [0, 1]; coordinates are to be divided by the image's height and width.`,
    );
  }
  if (ymax < ymin || xmax < xmin) throw new DataError(where, `the box is inverted (${described}).`);
}

function values(count: number): string {
  return count === 1 ? '1 value' : `${count} values`;
}
