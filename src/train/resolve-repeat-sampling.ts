/**
 * @module
 * Turns `repeat_factor_sampling` into a factor for each image before a run starts: reads the classes of every image, and
 * writes the threshold into the configuration where it is left to the data, with a comment that says what comes of it. A
 * resumed run finds the threshold there and computes the same factors.
 */

import { type RepeatPlan, repeatFactors } from '../balance/repeat-factors.ts';
import { setField } from '../config/edit/set-field.ts';
import { REPEAT_SAMPLING } from '../config/edit/write-repeat-sampling.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { Sample } from '../dataset/sample.ts';

/** The text, the factors where the configuration asks for some, and what to tell of them. */
export interface ResolvedRepeats {
  readonly text: string;
  readonly factors?: Float64Array;
  readonly notes: readonly string[];
}

/** The label-map ids of the boxes of an image that training sees: those of weight 0 it does not. */
export function trainedClasses({ groundTruth: { classes, weights } }: Sample): Int32Array {
  return classes.filter((_, box) => weights[box] > 0);
}

/** Resolves `loaded`, which was read from `text`. @throws DataError */
export async function resolveRepeatSampling(
  text: string,
  loaded: LoadedPipelineConfig,
  dataset: Dataset,
  file: string,
): Promise<ResolvedRepeats> {
  const sampling = loaded.config.trainInputReader?.repeatFactorSampling;
  if (sampling === undefined) return { text, notes: [] };
  const images: Int32Array[] = [];
  for (let i = 0; i < dataset.length; i++) images.push(trainedClasses(await dataset.sample(i)));
  const { items } = dataset.labelMap;
  const plan = repeatFactors(images, items, sampling.threshold > 0 ? sampling.threshold : undefined);
  const { factors } = plan;
  const notes = [describeRepeats(plan)];
  if (sampling.threshold > 0) return { text, factors, notes };
  const comment = [`the median share of images over the classes; ${describeRepeats(plan)}`];
  const written = setField(text, `${REPEAT_SAMPLING}.threshold`, thresholdText(plan), { file, comment });
  // What a resumed run reads is the float that stands in the text.
  const read = Math.fround(Number(thresholdText(plan)));
  return { text: written, factors: repeatFactors(images, items, read).factors, notes };
}

/** A threshold as the text has it: six digits. */
export function thresholdText({ threshold }: Pick<RepeatPlan, 'threshold'>): string {
  return String(Number(threshold.toPrecision(6)));
}

/** `an epoch shows 240 images in place of 205: Platelets 1.3 times`. */
export function describeRepeats({ epochLength, factors, classes }: RepeatPlan): string {
  const repeated = classes.filter(({ factor }) => factor > 1);
  const listed = repeated
    .slice(0, 5)
    .map(({ name, factor }) => `${name} ${Number(factor.toPrecision(3))} times`);
  if (repeated.length > listed.length) listed.push(`${repeated.length - listed.length} more classes`);
  const what = listed.length === 0 ? 'no class is repeated' : `images of ${listed.join(', ')}`;
  return `an epoch shows ${epochLength} images in place of ${factors.length}: ${what}`;
}
