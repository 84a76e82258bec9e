/**
 * @module
 * The augmentations that change or drop labels and leave pixels alone: `remap_labels`, `drop_label_probabilistically`
 * (upstream: the functions of those names in core/preprocessor.py). Labels are label-map ids.
 */

import { selectBoxes } from '../../dataset/select-boxes.ts';
import type { Augmentation } from '../augmented-sample.ts';

/** Gives boxes of the original labels the new one, one original after the other. */
export const remapLabels: Augmentation<'remap_labels'> = (sample, { originalLabels, newLabel }) => {
  const classes = sample.groundTruth.classes.map((label) =>
    originalLabels.includes(label) ? newLabel : label,
  );
  return { ...sample, groundTruth: { ...sample.groundTruth, classes } };
};

/** Drops each box of `label` where u ≤ `dropProbability`. */
export const dropLabelProbabilistically: Augmentation<'drop_label_probabilistically'> = (
  sample,
  { label, dropProbability },
  random,
) => {
  const { classes } = sample.groundTruth;
  const kept: number[] = [];
  for (const [box, own] of classes.entries()) {
    const stays = random.next() > dropProbability; // drawn for every box
    if (stays || own !== label) kept.push(box);
  }
  return kept.length === classes.length
    ? sample
    : { ...sample, groundTruth: selectBoxes(sample.groundTruth, kept) };
};
