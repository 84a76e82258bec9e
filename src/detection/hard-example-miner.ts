/**
 * @module
 * Chooses the anchors of one image whose losses count (core/losses.py, `HardExampleMiner`; Shrivastava 2016): the
 * hardest first, suppressing anchors that predict nearly the same box, with a cap on negatives for each positive.
 * This one computes on numbers; the one in the training graph is held equal to it by a test.
 */

import { invariant } from '../util/errors.ts';
import { UNMATCHED } from './matchers/matcher.ts';
import { nonMaxSuppression } from './non-max-suppression.ts';

/** What the miner of a config says. Weights are those of the loss, and score anchors only under `BOTH`. */
export interface HardExampleMinerOptions {
  /** Absent: all anchors (a config's 0 means this). */
  readonly numHardExamples?: number | undefined;
  /** 1 or more: no suppression. */
  readonly iouThreshold: number;
  readonly lossType: 'BOTH' | 'CLASSIFICATION' | 'LOCALIZATION';
  readonly classificationWeight: number;
  readonly localizationWeight: number;
  /** Absent: no cap (a config's 0 means this); 0 here means no negatives but `minNegativesPerImage`. */
  readonly maxNegativesPerPositive?: number | undefined;
  readonly minNegativesPerImage: number;
}

/** The losses of one image's A anchors. */
export interface MinedImage {
  /** [A], summed over classes. */
  readonly classificationLosses: Float32Array;
  /** [A] */
  readonly localizationLosses: Float32Array;
  /** [A, 4] yxyx, decoded from the predictions. */
  readonly decodedBoxesYxyx: Float32Array;
  /** [A] as a matcher gives it; needed under a cap on negatives. */
  readonly match?: Int32Array | undefined;
}

/** What the miner chose, and the plain sums of both losses over it. */
export interface Mined {
  /** Anchor indices, hardest first. */
  readonly selected: Int32Array;
  readonly classificationLoss: number;
  readonly localizationLoss: number;
}

/**
 * The hard examples of one image. Score: the classification loss, the localization loss, or their weighted sum.
 * Under a cap, with n positives chosen, max = max(minNegativesPerImage, ⌊maxNegativesPerPositive · n⌋): walking down,
 * positives stay, and anything else as long as the count of negatives (match −1) so far is at most max.
 */
export function mineHardExamples(options: HardExampleMinerOptions, image: MinedImage): Mined {
  const { classificationLosses, localizationLosses, decodedBoxesYxyx, match } = image;
  const scores = {
    CLASSIFICATION: () => classificationLosses,
    LOCALIZATION: () => localizationLosses,
    BOTH: () =>
      classificationLosses.map(
        (loss, a) => loss * options.classificationWeight + localizationLosses[a] * options.localizationWeight,
      ),
  }[options.lossType]();
  const { indices } = nonMaxSuppression({
    boxesYxyx: decodedBoxesYxyx,
    scores,
    iouThreshold: options.iouThreshold,
    maxOutputSize: options.numHardExamples,
  });
  const perPositive = options.maxNegativesPerPositive;
  let selected = indices;
  if (perPositive !== undefined) {
    invariant(match !== undefined, 'a cap on negatives needs the matches of the image');
    selected = capNegatives(indices, match, perPositive, options.minNegativesPerImage);
  }
  const sum = (losses: Float32Array): number => selected.reduce((total, a) => total + losses[a], 0);
  return {
    selected,
    classificationLoss: sum(classificationLosses),
    localizationLoss: sum(localizationLosses),
  };
}

function capNegatives(
  indices: Int32Array,
  match: Int32Array,
  perPositive: number,
  atLeast: number,
): Int32Array {
  const positives = indices.reduce((count, a) => count + (match[a] >= 0 ? 1 : 0), 0);
  const cap = Math.max(atLeast, Math.floor(Math.fround(perPositive) * positives));
  let negatives = 0;
  return indices.filter((a) => {
    if (match[a] === UNMATCHED) negatives++;
    return match[a] >= 0 || negatives <= cap;
  });
}
