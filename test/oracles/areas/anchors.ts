/**
 * @module
 * `multiple_grid_anchors` and `multiscale_anchors`: anchor corners, counts and picked rows.
 */

import type { AnchorGenerator } from '../../../src/detection/anchor-generators/anchor-generator.ts';
import { multipleGridAnchorGenerator } from '../../../src/detection/anchor-generators/multiple-grid-anchor-generator.ts';
import { multiscaleAnchorGenerator } from '../../../src/detection/anchor-generators/multiscale-anchor-generator.ts';
import { ssdAnchorGenerator } from '../../../src/detection/anchor-generators/ssd-anchor-generator.ts';
import { boxCount } from '../../../src/detection/boxes/box-count.ts';
import { clipToWindow } from '../../../src/detection/boxes/clip-to-window.ts';
import { keepPositiveArea } from '../../../src/detection/boxes/prune-boxes.ts';
import { takeRows } from '../../../src/detection/boxes/take-rows.ts';
import type { Comparison } from '../comparison.ts';
import { type OracleCase, optionalNumber, oracleList, oracleNumber, oracleNumbers } from '../oracle-case.ts';
import type { AreaRunner } from './area.ts';
import { windowOf } from './box-ops.ts';

type Params = OracleCase['params'];

const pairs = (value: unknown): [number, number][] =>
  oracleList(value).map((pair) => {
    const [a, b] = oracleNumbers(pair);
    return [a, b];
  });
const optionalPairs = (value: unknown): [number, number][] | undefined =>
  value === null || value === undefined ? undefined : pairs(value);

function generate(generator: AnchorGenerator, params: Params): Float32Array {
  const [height, width] = [params.im_height, params.im_width].map((side) => optionalNumber(side) ?? 300);
  const anchors = generator.generate(pairs(params.feature_map_shapes), height, width);
  if (params.clip_window === null || params.clip_window === undefined) return anchors;
  const clipped = clipToWindow(anchors, windowOf(params.clip_window));
  return takeRows(clipped, 4, keepPositiveArea(clipped));
}

function compareAnchors(
  { params, expected }: OracleCase,
  compare: Comparison,
  generator: AnchorGenerator,
): void {
  compare.numbers('num_anchors_per_location', generator.numAnchorsPerLocation());
  if (params.feature_map_shapes === undefined) return;
  const anchors = generate(generator, params);
  compare.numbers('corners', anchors);
  compare.numbers('total', [boxCount(anchors)]);
  for (const key of Object.keys(expected)) {
    const [, kind, count] = /^(first|from)_(\d+)$/.exec(key) ?? [];
    if (kind === 'first') compare.numbers(key, anchors.subarray(0, 4 * Number(count)));
    if (kind === 'from') compare.numbers(key, anchors.subarray(4 * Number(count)));
  }
  // Where a case is exact for its counts, its rows are still float32 of numbers written in full.
  for (const [row, box] of Object.entries((expected.rows as object | undefined) ?? {})) {
    const at = 4 * Number(row);
    const part = { expected: box, label: ` ${row}`, tolerance: { rtol: 1e-5, atol: 1e-6 } };
    compare.numbers('rows', anchors.subarray(at, at + 4), part);
  }
}

export const runMultipleGridAnchors: AreaRunner = (oracle, compare) => {
  const { params } = oracle;
  const ssd = params.create_ssd_anchors as Params | undefined;
  if (ssd !== undefined) {
    const generator = ssdAnchorGenerator({
      numLayers: oracleNumber(ssd.num_layers),
      minScale: oracleNumber(ssd.min_scale),
      maxScale: oracleNumber(ssd.max_scale),
      scales: ssd.scales === null || ssd.scales === undefined ? undefined : oracleNumbers(ssd.scales),
      aspectRatios: oracleNumbers(ssd.aspect_ratios),
      interpolatedScaleAspectRatio: oracleNumber(ssd.interpolated_scale_aspect_ratio),
      reduceBoxesInLowestLayer: ssd.reduce_boxes_in_lowest_layer === true,
    });
    compareAnchors(oracle, compare, generator);
    return;
  }
  const generator = multipleGridAnchorGenerator({
    specs: oracleList(params.box_specs_list).map((specs) =>
      pairs(specs).map(([scale, aspectRatio]) => ({ scale, aspectRatio })),
    ),
    baseAnchorSize: optionalPairs(params.base_anchor_size && [params.base_anchor_size])?.[0],
    strides: optionalPairs(params.anchor_strides),
    offsets: optionalPairs(params.anchor_offsets),
  });
  compareAnchors(oracle, compare, generator);
};

export const runMultiscaleAnchors: AreaRunner = (oracle, compare) => {
  const { params } = oracle;
  const generator = multiscaleAnchorGenerator({
    minLevel: oracleNumber(params.min_level),
    maxLevel: oracleNumber(params.max_level),
    anchorScale: oracleNumber(params.anchor_scale),
    aspectRatios: oracleNumbers(params.aspect_ratios),
    scalesPerOctave: oracleNumber(params.scales_per_octave),
    normalizeCoordinates: params.normalize_coordinates === true,
  });
  compareAnchors(oracle, compare, generator);
};
