/**
 * @module
 * A data set whose boxes also count for the ancestors of their classes (`expand_labels_hierarchy`; upstream:
 * data_decoders/tf_example_decoder.py): a box of a cat whose label map says that it is an animal is two boxes, in the
 * order of their ids.
 */

import type { Dataset } from './dataset.ts';
import type { GroundTruth } from './sample.ts';
import { selectBoxes } from './select-boxes.ts';

/** Every box once for its class and once for each ancestor that the label map gives it. */
function expandBoxes(groundTruth: GroundTruth, idsOf: (classId: number) => readonly number[]): GroundTruth {
  const from: number[] = [];
  const ids: number[] = [];
  for (const [box, classId] of groundTruth.classes.entries()) {
    for (const id of idsOf(classId)) {
      from.push(box);
      ids.push(id);
    }
  }
  const { areas } = groundTruth;
  return {
    ...selectBoxes(groundTruth, from),
    classes: Int32Array.from(ids),
    ...(areas && { areas: Float32Array.from(from, (box) => areas[box]) }),
  };
}

/** `dataset` with its boxes expanded by its label map. */
export function expandLabels(dataset: Dataset): Dataset {
  const ids = new Map(
    dataset.labelMap.items.map(({ id, ancestors = [] }) => [
      id,
      [...new Set([id, ...ancestors])].sort((a, b) => a - b),
    ]),
  );
  const idsOf = (classId: number): readonly number[] => ids.get(classId) ?? [classId];
  return {
    ...dataset,
    sample: async (index) => {
      const sample = await dataset.sample(index);
      return { ...sample, groundTruth: expandBoxes(sample.groundTruth, idsOf) };
    },
  };
}
