/**
 * @module
 * Other scales and ratios for an anchor generator, by trying a fixed list of them on the boxes: what is looked for is the
 * largest mean over classes of the share of boxes with an anchor that reaches the matched threshold, so that a rare class
 * counts as much as a frequent one. No randomness: the same boxes give the same proposal.
 *
 * The rule: of the candidates with no more anchors than now take the best; take one with more anchors only if that gains
 * `WORTH` on top; propose nothing unless the gain over the present anchors is `WORTH`, and none that costs a class more
 * than `LOSS`. Of equals, the one whose boxes have the larger mean IoU.
 */

import type { AnchorGenerator, FeatureMapShape } from '../anchor-generators/anchor-generator.ts';
import {
  type MultiscaleAnchorOptions,
  multiscaleAnchorGenerator,
} from '../anchor-generators/multiscale-anchor-generator.ts';
import { type SsdAnchorOptions, ssdAnchorGenerator } from '../anchor-generators/ssd-anchor-generator.ts';
import { type AnchorGrid, anchorGrid, bestAnchors } from './best-anchors.ts';
import { type BoxesOfClass, fittedRatios } from './fitted-ratios.ts';
import { thinBoxes } from './thin-boxes.ts';

/** An anchor generator with the options that it was made of. */
export type TunableAnchors =
  | { readonly kind: 'ssd_anchor_generator'; readonly options: SsdAnchorOptions }
  | { readonly kind: 'multiscale_anchor_generator'; readonly options: MultiscaleAnchorOptions };

/** What anchors are to fit. */
export interface AnchorTask {
  /** The classes that have boxes, as these lie in the network's input. */
  readonly classes: readonly BoxesOfClass[];
  readonly featureMapShapes: readonly FeatureMapShape[];
  /** Pixels of the network's input. */
  readonly height: number;
  readonly width: number;
  readonly matchedThreshold: number;
}

/** The generator that `anchors` describes. @throws ConfigError */
export function tunedGenerator(anchors: TunableAnchors): AnchorGenerator {
  return anchors.kind === 'ssd_anchor_generator'
    ? ssdAnchorGenerator(anchors.options)
    : multiscaleAnchorGenerator(anchors.options);
}

const WORTH = 0.03;
const LOSS = 0.05;
/** Boxes that candidates are tried on. */
const MOST_BOXES = 3000;
/** How much mean IoU counts beside the share of boxes: enough to choose among equals. */
const FIT = 0.05;

/** Sides of the smallest anchors of an SSD, as shares of the shorter image side. */
export const MIN_SCALES: readonly number[] = [
  0.025, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35,
];
const MAX_SCALES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.95];
const ANCHOR_SCALES = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const OCTAVES = [1, 2, 3, 4];

/** Anchors that fit better than `current`; undefined where none of the candidates does. */
export function fitAnchors(current: TunableAnchors, task: AnchorTask): TunableAnchors | undefined {
  const sample = { ...task, classes: thinBoxes(task.classes, MOST_BOXES) };
  const now = weigh(current, sample);
  let frugal = now;
  let best = now;
  for (const anchors of candidates(current, sample)) {
    const tried = weigh(anchors, sample);
    if (tried.recalls.some((recall, c) => recall < now.recalls[c] - LOSS)) continue;
    if (tried.score > best.score) best = tried;
    if (tried.count <= now.count && tried.score > frugal.score) frugal = tried;
  }
  const chosen = best.mean >= frugal.mean + WORTH ? best : frugal;
  return chosen.mean >= now.mean + WORTH ? chosen.anchors : undefined;
}

interface Weighed {
  readonly anchors: TunableAnchors;
  /** Anchors in all. */
  readonly count: number;
  readonly recalls: readonly number[];
  /** Of the recalls. */
  readonly mean: number;
  readonly score: number;
}

function weigh(anchors: TunableAnchors, task: AnchorTask): Weighed {
  const grid: AnchorGrid = anchorGrid(tunedGenerator(anchors), task.featureMapShapes, task);
  const threshold = Math.fround(task.matchedThreshold);
  let fit = 0;
  const recalls = task.classes.map(({ boxesYxyx }) => {
    const { iou } = bestAnchors(boxesYxyx, grid);
    fit += iou.reduce((sum, value) => sum + value, 0) / iou.length / task.classes.length;
    return iou.filter((value) => value >= threshold).length / iou.length;
  });
  const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
  return { anchors, count: grid.anchorsYxyx.length / 4, recalls, mean, score: mean + FIT * fit };
}

function* candidates(current: TunableAnchors, task: AnchorTask): Generator<TunableAnchors> {
  const { aspectRatios } = current.options;
  for (const ratios of [aspectRatios, ratiosLike(aspectRatios, task)])
    if (current.kind === 'ssd_anchor_generator') yield* ssdCandidates(current.options, ratios, task);
    else yield* multiscaleCandidates(current.options, ratios);
}

/** As many ratios as there are, three at least, from the boxes. */
function ratiosLike(ratios: readonly number[], { classes, height, width }: AnchorTask): number[] {
  const count = Math.max(3, ratios.length);
  const shares = Array.from({ length: count }, (_, i) => (i + 0.5) / count);
  return fittedRatios(classes, shares, width / height);
}

/** Anchors smaller than the cells of the finest map would leave gaps between them. */
function* ssdCandidates(
  options: SsdAnchorOptions,
  aspectRatios: readonly number[],
  { featureMapShapes }: AnchorTask,
): Generator<TunableAnchors> {
  const kind = 'ssd_anchor_generator';
  const { scales: _, ...rest } = options;
  const isFine = (scale: number): boolean => scale * Math.min(...featureMapShapes[0]) >= 1;
  const { numLayers } = options;
  for (const reduceBoxesInLowestLayer of new Set([options.reduceBoxesInLowestLayer, false])) {
    const base = { ...rest, aspectRatios, reduceBoxesInLowestLayer };
    for (const minScale of MIN_SCALES.filter(isFine)) {
      if (numLayers === 1) yield { kind, options: { ...base, scales: [minScale] } };
      else
        for (const maxScale of MAX_SCALES.filter((scale) => scale > minScale))
          yield { kind, options: { ...base, minScale, maxScale } };
    }
  }
}

function* multiscaleCandidates(
  options: MultiscaleAnchorOptions,
  aspectRatios: readonly number[],
): Generator<TunableAnchors> {
  for (const scalesPerOctave of OCTAVES)
    for (const anchorScale of ANCHOR_SCALES)
      yield {
        kind: 'multiscale_anchor_generator',
        options: { ...options, aspectRatios, anchorScale, scalesPerOctave },
      };
}
