/**
 * @module
 * The class weights that a run was trained with, loss by loss, and the comment above them that says where they come
 * from.
 */

import { givenClassWeights } from '../config/given-class-weights.ts';
import type { LabelMapClass } from '../config/label-map-classes.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { classWeightForm, weightedLosses } from '../config/weighted-losses.ts';
import { ClassWeightMode } from '../proto/gen/object_detection/protos/class_weights_pb.js';

/** The weights of one loss. */
export interface LossWeights {
  /** `classification_loss.weighted_sigmoid`. */
  readonly loss: string;
  readonly isClassification: boolean;
  /** By class id; a class that is not named weighs 1. undefined: the loss has no weights. */
  readonly weights: ReadonlyMap<number, number> | undefined;
  /** `MATCHED_ANCHOR`; undefined for a localization loss. */
  readonly mode: string | undefined;
  /** The comment directly above the weights, without `#`. */
  readonly provenance: string;
}

/** The weights of every loss of `loaded`; `text` is its text. */
export function readWeights(
  loaded: LoadedPipelineConfig,
  text: string,
  classes: readonly LabelMapClass[],
): LossWeights[] {
  return weightedLosses(loaded.config).map((weighted): LossWeights => {
    const { path, loss } = weighted;
    const form = classWeightForm(loss);
    const given = form === undefined ? undefined : givenClassWeights(weighted, classes);
    const place = form && (loaded.placeOf(`${path}.${form}`) ?? loaded.placeOf(`${path}.${form}[0]`));
    const isClassification = path.includes('classification_loss');
    return {
      loss: path.split('.').slice(-2).join('.'),
      isClassification,
      weights: given && new Map(given.flatMap(({ id, weight }) => (id === undefined ? [] : [[id, weight]]))),
      mode: isClassification && 'classWeightMode' in loss ? ClassWeightMode[loss.classWeightMode] : undefined,
      provenance: place === undefined ? '' : commentAbove(text, place.offset),
    };
  });
}

/** The comment lines that stand directly above the line of `offset`, as one text. */
function commentAbove(text: string, offset: number): string {
  const above = text.slice(0, offset).split(/\r?\n/).slice(0, -1);
  const lines: string[] = [];
  for (const line of above.reverse()) {
    const comment = /^[ \t]*#[ \t]?(.*)$/.exec(line);
    if (comment === null) break;
    lines.unshift(comment[1].trim());
  }
  return lines.join(' ');
}
