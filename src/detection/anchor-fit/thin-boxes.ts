/**
 * @module
 * Fewer boxes where there are many: every so many-th of each class, so that a search over anchors takes seconds.
 */

import type { BoxesOfClass } from './fitted-ratios.ts';

/** At most about `most` boxes in all, as many of each class where it has them. */
export function thinBoxes<C extends BoxesOfClass>(classes: readonly C[], most: number): C[] {
  const each = Math.ceil(most / Math.max(1, classes.length));
  return classes.map((c) => {
    const count = c.boxesYxyx.length / 4;
    if (count <= each) return c;
    const boxesYxyx = new Float32Array(4 * each);
    for (let i = 0; i < each; i++) {
      const box = Math.floor((i * count) / each);
      boxesYxyx.set(c.boxesYxyx.subarray(4 * box, 4 * box + 4), 4 * i);
    }
    return { ...c, boxesYxyx };
  });
}
