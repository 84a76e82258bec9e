import { describe, expect, test } from 'vitest';
import { emptyBatch } from './batch.ts';
import { createTargetEncoder } from './encode-targets.ts';
import type { TargetOptions } from './input-options.ts';

const options: TargetOptions = {
  anchorsYxyx: Float32Array.of(0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1),
  numClasses: 2,
  addBackgroundClass: true,
  encodeBackgroundAsZeros: true,
  negativeClassWeight: 1,
  matcher: { matchedThreshold: 0.5, unmatchedThreshold: 0.5, forceMatchForEachRow: true },
  boxCoder: { kind: 'faster_rcnn_box_coder' },
  similarity: 'iou_similarity',
};

function encode(
  boxes: readonly (readonly number[])[],
  classes: readonly number[],
  changed: Partial<TargetOptions> = {},
): ReturnType<typeof emptyBatch> {
  const encoder = createTargetEncoder({ ...options, ...changed });
  const sizes = { ...encoder, batchSize: 1, numClasses: 2, height: 1, width: 1 };
  const batch = emptyBatch(0, sizes);
  const n = boxes.length;
  encoder.encode(
    {
      boxesYxyx: Float32Array.from(boxes.flat()),
      classes: Int32Array.from(classes),
      weights: new Float32Array(n).fill(2),
      difficult: new Uint8Array(n),
      isCrowd: new Uint8Array(n),
      groupOf: new Uint8Array(n),
    },
    batch,
    0,
  );
  return batch;
}

describe('the targets of an image', () => {
  test('are those of its boxes', () => {
    const batch = encode([[0.5, 0.5, 1, 1]], [2]);
    expect([...batch.matchedClass]).toEqual([0, 2]);
    expect([...batch.boxCounts]).toEqual([0, 1]);
    expect([...batch.boxTargets.slice(4)].map((x) => Math.abs(x))).toEqual([0, 0, 0, 0]);
  });

  test('weigh every column by itself where confidences are targets, and drop the weights of boxes', () => {
    const batch = encode([[0.5, 0.5, 1, 1]], [2], { implicitExampleWeight: 0.25 });
    expect([...batch.classTargets]).toEqual([1, 0, 0, 0, 0, 1]);
    expect([...batch.classWeights]).toEqual([0.25, 0.25, 0.25, 1, 0.25, 1]);
    expect([...batch.boxWeights]).toEqual([0, 1]);
    expect([...encode([[0.5, 0.5, 1, 1]], [2]).classWeights]).toEqual([1, 2]);
  });

  test('are those of the matcher and the similarity that are asked for', () => {
    const found = encode(
      [
        [0, 0, 0.5, 0.5],
        [0, 0, 0.5, 0.4],
      ],
      [1, 2],
      { matcher: { kind: 'bipartite_matcher' } },
    );
    expect([...found.match]).toEqual([0, 1]);
    const similarity = { kind: 'thresholded_iou_similarity', iouThreshold: 0.5 } as const;
    expect([...encode([[0, 0, 0.5, 0.4]], [1], { similarity }).match]).toEqual([0, -1]);
  });

  test('leave out a box without area, which would force a target of ln(1e-8) upon an anchor', () => {
    const batch = encode([[0.2, 0.3, 0.2, 0.4]], [1]);
    expect([...batch.match]).toEqual([-1, -1]);
    expect([...batch.boxCounts]).toEqual([0, 0]);
    expect([...batch.boxTargets]).toEqual(new Array(8).fill(0));
  });
});
