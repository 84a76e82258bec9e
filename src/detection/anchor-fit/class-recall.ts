/**
 * @module
 * How many boxes of each class the matcher can give an anchor, before anything is learnt. A class whose boxes fit no anchor
 * cannot learn much, whatever its weight: each of its boxes trains at most the one anchor that is forced upon it, and that
 * fits badly.
 */

import { median } from '../../util/median.ts';
import { type AnchorGrid, bestAnchors } from './best-anchors.ts';

/** The boxes of one image as they lie in the network's input, normalised; all of them with area and a weight. */
export interface PlacedBoxes {
  /** [G, 4] */
  readonly boxesYxyx: Float32Array;
  /** [G] label-map ids. */
  readonly classes: Int32Array;
}

/** How the matcher decides. */
export interface MatchingRule {
  /** The IoU from which an anchor is matched. */
  readonly matchedThreshold: number;
  /** Whether each box gets its best anchor all the same. */
  readonly forceMatch: boolean;
}

/** Of one class; shares are of its boxes. */
export interface ClassRecall {
  readonly id: number;
  readonly boxes: number;
  /** The share with an anchor that reaches the threshold. */
  readonly recall: number;
  /** The share with none but the one that is forced upon it. */
  readonly forced: number;
  /** The share left out: nothing is forced, or its best anchor is forced upon a box before it in the image. */
  readonly lost: number;
  /** The mean IoU of a box and its best anchor. */
  readonly meanIou: number;
  /** Medians, in shares of the input's sides. */
  readonly height: number;
  readonly width: number;
}

interface Tally {
  boxes: number;
  matched: number;
  forced: number;
  iou: number;
  readonly heights: number[];
  readonly widths: number[];
}

/**
 * What the anchors of `grid` can do for each class that has a box, in ascending order of ids: what `argmaxMatcher` does with
 * the IoU of one image's boxes, but for boxes above the threshold that lose all their anchors to others, and for boxes
 * inside several anchors of one shape, of which a rounding decides which is the best.
 */
export function classRecalls(
  images: readonly PlacedBoxes[],
  grid: AnchorGrid,
  { matchedThreshold, forceMatch }: MatchingRule,
): ClassRecall[] {
  const threshold = Math.fround(matchedThreshold);
  const tallies = new Map<number, Tally>();
  for (const { boxesYxyx, classes } of images) {
    const best = bestAnchors(boxesYxyx, grid);
    const claimed = new Set<number>();
    for (const [box, id] of classes.entries()) {
      const tally = tallies.get(id) ?? emptyTally();
      tallies.set(id, tally);
      const anchor = best.anchor[box];
      const isFirst = !claimed.has(anchor);
      claimed.add(anchor);
      tally.boxes++;
      tally.iou += best.iou[box];
      if (best.iou[box] >= threshold) tally.matched++;
      else if (forceMatch && isFirst) tally.forced++;
      tally.heights.push(boxesYxyx[4 * box + 2] - boxesYxyx[4 * box]);
      tally.widths.push(boxesYxyx[4 * box + 3] - boxesYxyx[4 * box + 1]);
    }
  }
  return [...tallies]
    .sort(([a], [b]) => a - b)
    .map(([id, { boxes, matched, forced, iou, heights, widths }]) => ({
      id,
      boxes,
      recall: matched / boxes,
      forced: forced / boxes,
      lost: (boxes - matched - forced) / boxes,
      meanIou: iou / boxes,
      height: median(heights),
      width: median(widths),
    }));
}

function emptyTally(): Tally {
  return { boxes: 0, matched: 0, forced: 0, iou: 0, heights: [], widths: [] };
}
