/**
 * @module
 * Samples for the tests of augmentations.
 */

import type { AugmentedSample } from '../src/input/augmented-sample.ts';
import { viewOf } from '../src/input/pixel-view.ts';
import { createRandom } from '../src/util/random.ts';

/** A noise image with a few random boxes; box i has weight i + 0.5, class i + 1 and its own flags. */
export function randomSample(seed: number, size: readonly [number, number] = [24, 32]): AugmentedSample {
  const random = createRandom(seed);
  const [height, width] = size;
  const boxes = 1 + random.int(6);
  const corners = Array.from({ length: boxes }, () => {
    const y = random.uniform(0, 0.7);
    const x = random.uniform(0, 0.7);
    return [y, x, y + random.uniform(0.1, 1 - y), x + random.uniform(0.1, 1 - x)].map((v) => Math.min(v, 1));
  });
  const data = Uint8Array.from({ length: 3 * height * width }, () => random.int(256));
  return {
    image: viewOf({ data, height, width }),
    groundTruth: {
      boxesYxyx: Float32Array.from(corners.flat()),
      classes: Int32Array.from(corners, (_, i) => i + 1),
      weights: Float32Array.from(corners, (_, i) => i + 0.5),
      difficult: Uint8Array.from(corners, (_, i) => i % 2),
      isCrowd: Uint8Array.from(corners, (_, i) => (i >> 1) % 2),
      groupOf: Uint8Array.from(corners, (_, i) => (i >> 2) % 2),
    },
  };
}
