/**
 * @module
 * The anchors for the boxes of a data set: SSD's usual ones where they cover the boxes about as well as any, else those
 * of the scale that reaches most. What counts is the share of boxes with an anchor of IoU 0.5 or more, each
 * class as much as any other, so that small boxes of a rare class are not outvoted.
 */

import { anchorGrid, bestAnchors } from '../../detection/anchor-fit/best-anchors.ts';
import { MIN_SCALES } from '../../detection/anchor-fit/fit-anchors.ts';
import { fittedRatios } from '../../detection/anchor-fit/fitted-ratios.ts';
import { thinBoxes } from '../../detection/anchor-fit/thin-boxes.ts';
import type { FeatureMapShape } from '../../detection/anchor-generators/anchor-generator.ts';
import { ssdAnchorGenerator } from '../../detection/anchor-generators/ssd-anchor-generator.ts';
import type { ClassBoxes } from './survey-dataset.ts';

/** The fields of `ssd_anchor_generator` that differ from one data set to another. */
export interface AnchorFields {
  readonly minScale: number;
  readonly maxScale: number;
  readonly aspectRatios: readonly number[];
  /** False gives the finest map every ratio at `minScale`, which small boxes need. */
  readonly reduceBoxesInLowestLayer: boolean;
}

/** How well anchors cover the boxes of one class. */
export interface ClassReach {
  readonly name: string;
  /** The share with an anchor of IoU 0.5 or more. */
  readonly reach: number;
}

export interface AnchorChoice {
  readonly fields: AnchorFields;
  readonly classes: readonly ClassReach[];
  /** The mean over classes. */
  readonly reach: number;
  readonly note: string;
}

/** What the TensorFlow API's own SSD configurations have. */
export const USUAL_ANCHORS: AnchorFields = {
  minScale: 0.2,
  maxScale: 0.95,
  aspectRatios: [1, 2, 0.5, 3, 0.3333],
  reduceBoxesInLowestLayer: true,
};

/** IoU from which the matcher takes an anchor for an object. */
const MATCHED = 0.5;
/** The shares of boxes that are narrower than each ratio that is fitted. */
const RATIO_SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];
/** Other anchors than the usual ones, and other ratios, must cover this much more of the boxes. */
const WORTH = 0.03;
/** Boxes looked at; of more, every so many-th of each class. */
const MOST_BOXES = 20_000;

/** The anchors for `classes` on an input of `side` × `side` pixels with feature maps `maps`. */
export function chooseAnchors(
  classes: readonly ClassBoxes[],
  maps: readonly FeatureMapShape[],
  side: number,
): AnchorChoice {
  const sample = thinBoxes(classes, MOST_BOXES);
  const weigh = (fields: AnchorFields): Weighed => weighAnchors(fields, sample, maps, side);
  const usual = weigh(USUAL_ANCHORS);
  // Anchors smaller than the cells of the finest map would leave gaps between them.
  const scales = MIN_SCALES.filter((scale) => scale * Math.min(...maps[0]) >= 1);
  const ofRatios = (aspectRatios: readonly number[]): Weighed =>
    best(
      scales.map((minScale) =>
        weigh({ ...USUAL_ANCHORS, minScale, aspectRatios, reduceBoxesInLowestLayer: false }),
      ),
    );
  const scaled = ofRatios(USUAL_ANCHORS.aspectRatios);
  const shaped = ofRatios(fittedRatios(sample, RATIO_SHARES, 1));
  const chosen = [scaled, shaped].reduce(
    (kept, other) => (other.reach >= kept.reach + WORTH ? other : kept),
    usual,
  );
  return { ...chosen, note: describe(chosen, usual) };
}

interface Weighed {
  readonly fields: AnchorFields;
  readonly classes: readonly ClassReach[];
  readonly reach: number;
}

function weighAnchors(
  fields: AnchorFields,
  classes: readonly ClassBoxes[],
  maps: readonly FeatureMapShape[],
  side: number,
): Weighed {
  const generator = ssdAnchorGenerator({
    ...fields,
    numLayers: maps.length,
    interpolatedScaleAspectRatio: 1,
  });
  const grid = anchorGrid(generator, maps, { height: side, width: side });
  const reaches = classes.map(({ name, boxesYxyx }) => ({
    name,
    reach: reachOf(bestAnchors(boxesYxyx, grid).iou),
  }));
  return { fields, classes: reaches, reach: reaches.reduce((sum, c) => sum + c.reach, 0) / reaches.length };
}

/** The share of boxes with an anchor that is matched. */
function reachOf(ious: Float32Array): number {
  return ious.filter((value) => value >= MATCHED).length / ious.length;
}

/** Of equals the one with the larger scale, which stands last. */
function best(candidates: readonly Weighed[]): Weighed {
  return candidates.reduce((kept, other) => (other.reach >= kept.reach ? other : kept));
}

/** More classes than this are not listed, but for the worst of them. */
const LISTED = 6;

function describe(chosen: Weighed, usual: Weighed): string {
  const { classes } = chosen;
  const worst = classes.toSorted((a, b) => a.reach - b.reach).slice(0, 3);
  const listed = (classes.length > LISTED ? worst : classes)
    .map(({ name, reach }) => `${name} ${percent(reach)}`)
    .join(', ');
  const each =
    classes.length === 1
      ? ''
      : ` on the average of the classes (${classes.length > LISTED ? 'least: ' : ''}${listed})`;
  const covers = `${percent(chosen.reach)} of the training boxes have an anchor of IoU ${MATCHED} or more${each}`;
  const rest = chosen.reach < 1 ? ' A box without one still gets its nearest anchor.' : '';
  if (chosen.fields === usual.fields)
    return `SSD's usual anchors, as none fitted to this data would do much better: ${covers}.${rest}`;
  const what = chosen.fields.aspectRatios === usual.fields.aspectRatios ? 'scales' : 'scales and ratios';
  return `Anchors with ${what} fitted to this data: ${covers}; SSD's usual ones would reach ${percent(usual.reach)}.${rest}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
