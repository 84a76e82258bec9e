/**
 * @module
 * How well the anchors of a configuration can match each class of a data set, and which scales and ratios would do better:
 * the configuration's own anchor generator, image resizer and matcher on the data's boxes, as they are without augmentation.
 */

import { anchorOptions } from '../builders/anchor-generator.ts';
import { buildMatcher } from '../builders/matcher.ts';
import { buildRegionSimilarity } from '../builders/region-similarity.ts';
import { buildSsdModel } from '../builders/ssd.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { Sample } from '../dataset/sample.ts';
import { selectBoxes } from '../dataset/select-boxes.ts';
import { anchorGrid } from '../detection/anchor-fit/best-anchors.ts';
import {
  type ClassRecall,
  classRecalls,
  type MatchingRule,
  type PlacedBoxes,
} from '../detection/anchor-fit/class-recall.ts';
import { fitAnchors, type TunableAnchors, tunedGenerator } from '../detection/anchor-fit/fit-anchors.ts';
import { boxArea } from '../detection/boxes/box-area.ts';
import { type ImageResizer, resizedSize } from '../detection/image-resizer.ts';
import { boxesInInput } from '../input/resize-to-input.ts';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { measureInputSize } from './measure-input-size.ts';
import { ssdOf } from './ssd-of.ts';

/** Below this share of boxes with an anchor that is matched, other anchors are looked for. */
export const LOW_RECALL = 0.8;

/** One class. */
export interface SurveyedClass extends ClassRecall {
  readonly name: string;
}

/** Anchors and what they can do for each class that has a box. */
export interface AnchorSurvey {
  readonly anchors: TunableAnchors;
  /** Anchors in all. */
  readonly count: number;
  readonly anchorsPerLocation: readonly number[];
  /** Pixels of the network's input. */
  readonly input: { readonly height: number; readonly width: number };
  /** Pixels from one cell of the finest feature map to the next, along the shorter side. */
  readonly finestCell: number;
  readonly rule: MatchingRule;
  /** What the figures leave out, in sentences. */
  readonly notes: readonly string[];
  readonly classes: readonly SurveyedClass[];
  /** Better anchors, looked for where a class falls below `LOW_RECALL`. */
  readonly proposal?: Pick<AnchorSurvey, 'anchors' | 'count' | 'anchorsPerLocation' | 'classes'>;
}

/**
 * Surveys the anchors of the configuration `text` on `dataset`.
 *
 * @throws ConfigError where the configuration has no detector that can be built; DataError from the data
 */
export async function surveyAnchors(
  text: string,
  file: string,
  dataset: Dataset,
  onImage: (done: number) => void = () => {},
): Promise<AnchorSurvey> {
  const sized = await measureInputSize(text, loadPipelineConfig(text, file), dataset, file);
  const ssd = ssdOf(loadPipelineConfig(sized, file));
  const { rule, notes } = matchingRule(ssd);
  const anchors = anchorOptions(ssd.anchorGenerator);
  const { resizer, featureMapShapes } = buildSsdModel(ssd);
  const names = new Map(dataset.labelMap.items.map(({ id, name }) => [id, name]));
  const images: PlacedBoxes[] = [];
  for (let i = 0; i < dataset.length; i++) {
    images.push(placedBoxes(await dataset.sample(i), resizer, names));
    onImage(i + 1);
  }
  const input = { height: resizer.height, width: resizer.width };
  const surveyed = (tried: TunableAnchors): Omit<AnchorSurvey, 'input' | 'finestCell' | 'rule' | 'notes'> => {
    const grid = anchorGrid(tunedGenerator(tried), featureMapShapes, input);
    const classes = classRecalls(images, grid, rule).map((c) => ({
      ...c,
      name: names.get(c.id) ?? String(c.id),
    }));
    const { anchorsPerLocation, anchorsYxyx } = grid;
    return { anchors: tried, anchorsPerLocation, count: anchorsYxyx.length / 4, classes };
  };
  const now = surveyed(anchors);
  const better = now.classes.some(({ recall }) => recall < LOW_RECALL)
    ? fitAnchors(anchors, {
        classes: now.classes.map(({ id }) => ({ boxesYxyx: boxesOf(images, id) })),
        featureMapShapes,
        matchedThreshold: rule.matchedThreshold,
        ...input,
      })
    : undefined;
  const [rows, columns] = featureMapShapes[0];
  const finestCell = Math.min(input.height / rows, input.width / columns);
  return {
    ...now,
    input,
    finestCell,
    rule,
    notes,
    ...(better === undefined ? {} : { proposal: surveyed(better) }),
  };
}

/** What a good fit is where the matcher has no threshold. */
const USUAL_THRESHOLD = 0.5;

function matchingRule(ssd: Ssd): { readonly rule: MatchingRule; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const similarity = buildRegionSimilarity(ssd.similarityCalculator);
  const name = typeof similarity === 'string' ? similarity : similarity.kind;
  const isIou = name === 'iou_similarity' || name === 'thresholded_iou_similarity';
  if (!isIou) notes.push(`The matcher goes by ${name}; these figures by IoU, from ${USUAL_THRESHOLD}.`);
  const matcher = buildMatcher(ssd.matcher);
  if ('kind' in matcher) {
    notes.push(
      `bipartite_matcher gives each box one anchor, whatever its IoU; ${USUAL_THRESHOLD} is taken for a good fit.`,
    );
    return { rule: { matchedThreshold: USUAL_THRESHOLD, forceMatch: true }, notes };
  }
  const { matchedThreshold, forceMatchForEachRow: forceMatch = false } = matcher;
  if (matchedThreshold === undefined)
    notes.push(`ignore_thresholds matches every anchor; ${USUAL_THRESHOLD} is taken for a good fit.`);
  return {
    rule: { matchedThreshold: isIou ? (matchedThreshold ?? USUAL_THRESHOLD) : USUAL_THRESHOLD, forceMatch },
    notes,
  };
}

/** The boxes of a sample that training sees, where they lie in the network's input. @throws DataError */
function placedBoxes(
  { groundTruth, height, width }: Sample,
  resizer: ImageResizer,
  known: ReadonlyMap<number, string>,
): PlacedBoxes {
  const kept = [...groundTruth.classes.keys()].filter(
    (box) =>
      groundTruth.weights[box] > 0 &&
      known.has(groundTruth.classes[box]) &&
      boxArea(groundTruth.boxesYxyx, box) > 0,
  );
  const size = resizedSize(resizer, { height, width });
  const { boxesYxyx, classes } = boxesInInput(selectBoxes(groundTruth, kept), resizer, size);
  return { boxesYxyx, classes };
}

function boxesOf(images: readonly PlacedBoxes[], id: number): Float32Array {
  const found: number[] = [];
  for (const { boxesYxyx, classes } of images)
    for (const [box, own] of classes.entries())
      if (own === id) found.push(...boxesYxyx.subarray(4 * box, 4 * box + 4));
  return Float32Array.from(found);
}
