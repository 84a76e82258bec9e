/**
 * @module
 * The images of an epoch where each has a repeat factor, by systematic sampling: the factors are laid end to end, and the
 * images under the marks at u, u + 1, u + 2, … are taken, u in [0, 1) being drawn for each epoch. So every epoch has the same
 * length, an image comes ⌊r⌋ or ⌈r⌉ times, r on average, and any epoch can be made alone.
 */

/** Images in an epoch: Σ r, rounded up, so that no image of factor 1 or more is left out. */
export function repeatedLength(factors: Float64Array): number {
  const sum = factors.reduce((total, factor) => total + factor, 0);
  return Math.ceil(sum - 1e-6);
}

/** [`repeatedLength`] the images of one epoch in ascending order; `u` in [0, 1). */
export function repeatedImages(factors: Float64Array, u: number): Int32Array {
  const length = repeatedLength(factors);
  const scale = length / factors.reduce((total, factor) => total + factor, 0);
  const images = new Int32Array(length);
  const last = factors.length - 1;
  let image = 0;
  let end = factors[0] * scale;
  for (let mark = 0; mark < length; mark++) {
    while (mark + u >= end && image < last) end += factors[++image] * scale;
    images[mark] = image;
  }
  return images;
}
