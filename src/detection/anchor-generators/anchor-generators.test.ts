import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { boxCount } from '../boxes/box-count.ts';
import type { FeatureMapShape } from './anchor-generator.ts';
import { multiscaleAnchorGenerator } from './multiscale-anchor-generator.ts';
import { type SsdAnchorOptions, ssdAnchorGenerator } from './ssd-anchor-generator.ts';

const ssdOptions: SsdAnchorOptions = {
  numLayers: 6,
  minScale: 0.2,
  maxScale: 0.95,
  aspectRatios: [1, 2, 0.5, 3, 0.3333],
  interpolatedScaleAspectRatio: 1,
  reduceBoxesInLowestLayer: true,
};

describeOracles('oracles.json', 'multiple_grid_anchors');

describeOracles('oracles.json', 'multiscale_anchors');

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

describe('multiscaleAnchorGenerator', () => {
  it('cannot normalise by an image of one pixel', () => {
    const generator = multiscaleAnchorGenerator({
      minLevel: 5,
      maxLevel: 5,
      anchorScale: 1,
      aspectRatios: [1],
      scalesPerOctave: 1,
    });
    expect(() => generator.generate([[2, 2]], 1, 64)).toThrow(
      "multiscale_anchor_generator: normalize_coordinates needs the image's size in pixels, got 1 × 64.",
    );
  });
});
