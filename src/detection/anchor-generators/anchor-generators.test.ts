import { describe, expect, it } from 'vitest';
import {
  expectOracle,
  type OracleCase,
  oracleCases,
  oracleNumber,
  oracleNumbers,
  oraclesPresent,
  oracleTitle,
} from '../../../test/oracles.ts';
import { boxCount } from '../boxes/box-count.ts';
import type { AnchorGenerator, FeatureMapShape } from './anchor-generator.ts';
import { multipleGridAnchorGenerator } from './multiple-grid-anchor-generator.ts';
import { type MultiscaleAnchorOptions, multiscaleAnchorGenerator } from './multiscale-anchor-generator.ts';
import { type SsdAnchorOptions, ssdAnchorGenerator } from './ssd-anchor-generator.ts';

const pairs = (value: unknown): [number, number][] =>
  (value as unknown[]).map((pair) => {
    const [a, b] = oracleNumbers(pair);
    return [a, b];
  });

function generateCase(generator: AnchorGenerator, params: OracleCase['params']): Float32Array {
  const shapes = pairs(params.feature_map_shapes);
  return generator.generate(
    shapes,
    oracleNumber(params.im_height ?? 300),
    oracleNumber(params.im_width ?? 300),
  );
}

const ssdOptions: SsdAnchorOptions = {
  numLayers: 6,
  minScale: 0.2,
  maxScale: 0.95,
  aspectRatios: [1, 2, 0.5, 3, 0.3333],
  interpolatedScaleAspectRatio: 1,
  reduceBoxesInLowestLayer: true,
};

const multiscaleOptions = (params: OracleCase['params']): MultiscaleAnchorOptions => ({
  minLevel: oracleNumber(params.min_level),
  maxLevel: oracleNumber(params.max_level),
  anchorScale: oracleNumber(params.anchor_scale),
  aspectRatios: oracleNumbers(params.aspect_ratios),
  scalesPerOctave: oracleNumber(params.scales_per_octave),
  normalizeCoordinates: params.normalize_coordinates === true,
});

describe.skipIf(!oraclesPresent)(oracleTitle('multiple_grid_anchors'), () => {
  for (const oracle of oracleCases('multiple_grid_anchors')) {
    it(oracle.id, () => {
      const { params, expected } = oracle;
      const ssd = params.create_ssd_anchors as Record<string, unknown> | undefined;
      const generator = ssd
        ? ssdAnchorGenerator({
            numLayers: oracleNumber(ssd.num_layers),
            minScale: oracleNumber(ssd.min_scale),
            maxScale: oracleNumber(ssd.max_scale),
            aspectRatios: oracleNumbers(ssd.aspect_ratios),
            interpolatedScaleAspectRatio: oracleNumber(ssd.interpolated_scale_aspect_ratio),
            reduceBoxesInLowestLayer: ssd.reduce_boxes_in_lowest_layer === true,
          })
        : multipleGridAnchorGenerator({
            specs: (params.box_specs_list as unknown[]).map((specs) =>
              pairs(specs).map(([scale, aspectRatio]) => ({ scale, aspectRatio })),
            ),
            baseAnchorSize: pairs([params.base_anchor_size])[0],
            strides: params.anchor_strides === null ? undefined : pairs(params.anchor_strides),
            offsets: params.anchor_offsets === null ? undefined : pairs(params.anchor_offsets),
          });
      const anchors = generateCase(generator, params);
      if (expected.corners !== undefined) expectOracle(anchors, expected.corners, oracle);
      if (expected.total !== undefined) expect(boxCount(anchors)).toBe(expected.total);
      if (expected.first_3 !== undefined) expectOracle(anchors.subarray(0, 12), expected.first_3, oracle);
      if (expected.from_48 !== undefined) expectOracle(anchors.subarray(192), expected.from_48, oracle);
      const near = { ...oracle, tolerance: { rtol: 1e-5, atol: 1e-6 } };
      for (const [row, box] of Object.entries((expected.rows as object | undefined) ?? {})) {
        expectOracle(anchors.subarray(4 * Number(row), 4 * Number(row) + 4), box, near);
      }
    });
  }
});

describe.skipIf(!oraclesPresent)(oracleTitle('multiscale_anchors'), () => {
  for (const oracle of oracleCases('multiscale_anchors')) {
    it(oracle.id, () => {
      const { params, expected } = oracle;
      const generator = multiscaleAnchorGenerator(multiscaleOptions(params));
      if (expected.error === true) {
        expect(() => generateCase(generator, params)).toThrow(
          'multiscale_anchor_generator: normalize_coordinates',
        );
      } else if (expected.num_anchors_per_location !== undefined) {
        expectOracle(generator.numAnchorsPerLocation(), expected.num_anchors_per_location, oracle);
      } else {
        expectOracle(generateCase(generator, params), expected.corners, oracle);
      }
    });
  }
});

const ssdMaps: readonly FeatureMapShape[] = [19, 10, 5, 3, 2, 1].map((side) => [side, side]);
const levels: readonly FeatureMapShape[] = [80, 40, 20, 10, 5].map((side) => [side, side]);

describe.each([
  { generator: ssdAnchorGenerator(ssdOptions), maps: ssdMaps, side: 300, total: 1917 },
  {
    generator: multiscaleAnchorGenerator({
      minLevel: 3,
      maxLevel: 7,
      anchorScale: 4,
      aspectRatios: [1, 2, 0.5],
      scalesPerOctave: 2,
    }),
    maps: levels,
    side: 640,
    total: 51150,
  },
])('$generator.name', ({ generator, maps, side, total }) => {
  const anchors = generator.generate(maps, side, side);

  it(`gives ${total} anchors at ${side} × ${side}, as many as its count for each location says`, () => {
    const counted = generator
      .numAnchorsPerLocation()
      .reduce((sum, n, map) => sum + n * maps[map][0] * maps[map][1], 0);
    expect([boxCount(anchors), counted]).toEqual([total, total]);
  });

  it('has sides above 0 and centres inside the image', () => {
    let wrong = 0;
    for (let at = 0; at < anchors.length; at += 4) {
      for (const axis of [0, 1]) {
        const centre = (anchors[at + axis] + anchors[at + axis + 2]) / 2;
        if (anchors[at + axis + 2] <= anchors[at + axis] || centre <= 0 || centre >= 1) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('refuses another number of feature maps', () => {
    expect(() => generator.generate(maps.slice(1), side, side)).toThrow(
      `${generator.name} has anchors for ${maps.length} feature maps, got ${maps.length - 1}`,
    );
  });
});

describe('ssdAnchorGenerator', () => {
  it('takes scales as given, and strides and offsets in pixels', () => {
    const generator = ssdAnchorGenerator({
      ...ssdOptions,
      numLayers: 1,
      scales: [0.5],
      aspectRatios: [1],
      interpolatedScaleAspectRatio: 0,
      reduceBoxesInLowestLayer: false,
      strides: [[50, 100]],
      offsets: [[25, 50]],
    });
    expect([...generator.generate([[1, 2]], 100, 200)]).toEqual([0, 0.125, 0.5, 0.375, 0, 0.625, 0.5, 0.875]);
    expect([...generator.generate([[1, 2]], 100, 100)].slice(0, 4)).toEqual([0, 0.25, 0.5, 0.75]);
  });

  it('says what to do where it cannot spread its scales or has no anchor', () => {
    expect(() => ssdAnchorGenerator({ ...ssdOptions, numLayers: 1 })).toThrow(
      'ssd_anchor_generator: num_layers is 1; without scales it must be 2 or more, ' +
        'as the scales are spread evenly from min_scale to max_scale.',
    );
    expect(() => ssdAnchorGenerator({ ...ssdOptions, scales: [0.2, 0.4] })).toThrow(
      'ssd_anchor_generator: scales has 2 values for num_layers 6; give one for each layer.',
    );
    expect(() =>
      ssdAnchorGenerator({ ...ssdOptions, aspectRatios: [], interpolatedScaleAspectRatio: 0 }),
    ).toThrow('layer 1 has no anchors');
    expect(() => ssdAnchorGenerator({ ...ssdOptions, strides: [[16, 16]] })).toThrow(
      'height_stride and width_stride have 1 values for 6 layers',
    );
  });
});
