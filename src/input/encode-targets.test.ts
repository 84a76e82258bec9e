import { describe, expect, test } from 'vitest';
import { emptyBatch } from './batch.ts';
import { createTargetEncoder } from './encode-targets.ts';

const encoder = createTargetEncoder({
  anchorsYxyx: Float32Array.of(0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1),
  numClasses: 2,
  addBackgroundClass: true,
  encodeBackgroundAsZeros: true,
  negativeClassWeight: 1,
  matcher: { matchedThreshold: 0.5, unmatchedThreshold: 0.5, forceMatchForEachRow: true },
  boxCoder: { kind: 'faster_rcnn_box_coder' },
  similarity: 'iou_similarity',
});

function encode(
  boxes: readonly (readonly number[])[],
  classes: readonly number[],
): ReturnType<typeof emptyBatch> {
  const sizes = { batchSize: 1, anchors: 2, labelSize: 3, codeSize: 4, numClasses: 2, height: 1, width: 1 };
  const batch = emptyBatch(0, sizes);
  const n = boxes.length;
  encoder.encode(
    {
      boxesYxyx: Float32Array.from(boxes.flat()),
      classes: Int32Array.from(classes),
      weights: new Float32Array(n).fill(1),
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

  test('leave out a box without area, which would force a target of ln(1e-8) upon an anchor', () => {
    const batch = encode([[0.2, 0.3, 0.2, 0.4]], [1]);
    expect([...batch.match]).toEqual([-1, -1]);
    expect([...batch.boxCounts]).toEqual([0, 0]);
    expect([...batch.boxTargets]).toEqual(new Array(8).fill(0));
  });
});
