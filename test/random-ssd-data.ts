/**
 * @module
 * Random predictions and targets for tests of the SSD loss.
 */

import { IGNORED, UNMATCHED } from '../src/detection/matchers/matcher.ts';
import { createRandom } from '../src/util/random.ts';
import { randomBoxes } from './random-boxes.ts';
import type { SsdLossData } from './run-ssd-loss.ts';

/**
 * B = 2 images, A = 60 anchors, C = 3 classes with a background column: a fifth of the anchors matched, a few ignored.
 * Box weights are drawn between ½ and 2.
 */
export function randomSsdData(seed: number): SsdLossData {
  const [batch, anchors, numClasses] = [2, 60, 3];
  const random = createRandom(seed);
  const rows = batch * anchors;
  const normals = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => random.normal());
  const columns = numClasses + 1;
  const data = {
    batch,
    numClasses,
    addBackgroundClass: true,
    anchorsYxyx: randomBoxes(anchors, random),
    boxEncodings: normals(4 * rows),
    classLogits: normals(columns * rows),
    classTargets: new Float32Array(columns * rows),
    classWeights: new Float32Array(rows),
    boxTargets: new Float32Array(4 * rows),
    boxWeights: new Float32Array(rows),
    match: new Int32Array(rows),
    matchedClass: new Int32Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const kind = random.int(20);
    if (kind < 4) {
      const weight = random.uniform(0.5, 2);
      data.match[row] = random.int(5);
      data.matchedClass[row] = 1 + random.int(numClasses);
      data.classWeights[row] = weight;
      data.boxWeights[row] = weight;
      data.boxTargets.set(normals(4), 4 * row);
    } else {
      data.match[row] = kind < 6 ? IGNORED : UNMATCHED;
      data.classWeights[row] = kind < 6 ? 0 : 1;
    }
    data.classTargets[columns * row + data.matchedClass[row]] = 1;
  }
  return data;
}
