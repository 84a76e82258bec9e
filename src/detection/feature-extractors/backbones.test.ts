/**
 * @module
 * The backbones against published figures: numbers of parameters, exact, and multiply-adds as the papers round them.
 *
 * Sources: Keras 2.11's `keras.applications` (`count_params()` of the models without their tops, moving statistics
 * included), torchvision 0.14 (efficientnet_b0), Sandler et al. 2018 table 4 (MobileNet v2: 300 M at 224×224, 585 M at
 * 1.4), Howard et al. 2019 table 3 (v3: 219 M and 56 M), Howard et al. 2017 table 6 (v1: 569 M), Tan & Le 2019 table 2
 * (EfficientNet: 0.39, 0.70, 1.0, 1.8, 4.2, 9.9, 19, 37 G at each version's own resolution).
 */

import { describe, expect, test } from 'vitest';
import { createGraph } from '../../graph/create-graph.ts';
import type { Value } from '../../graph/graph.ts';
import { multiplyAdds } from '../../graph/multiply-adds.ts';
import { truncatedNormal } from '../../nn/initializers/truncated-normal.ts';
import { type LayerTotals, layerTable, layerTotals } from '../../nn/layer-table.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { type Network, trainingNetwork } from '../../nn/network.ts';
import type { Convention } from '../convention.ts';
import { EFFICIENTNET_PENALTY, type EfficientNetVersion, efficientNet } from './efficientnet.ts';
import { mobilenetV1, mobilenetV1Hyperparams } from './mobilenet-v1.ts';
import { mobilenetV2 } from './mobilenet-v2.ts';
import { mobilenetV3 } from './mobilenet-v3.ts';
import { slimMobileHyperparams } from './slim-mobile-hyperparams.ts';

const hyperparams: ConvHyperparams = { initializer: truncatedNormal(0, 0.03), activation: 'RELU_6' };

function mobile(convention: Convention) {
  return slimMobileHyperparams({ convention, hyperparams, overrideBackbone: false, freezeBatchNorm: false });
}

const thinned = (depthMultiplier: number) => ({ depthMultiplier, minDepth: 8 });

/** What `build` makes of one image, told in sums. */
function figures(side: number, build: (network: Network, images: Value) => unknown): LayerTotals {
  const graph = createGraph();
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  build(network, graph.input('images', { dtype: 'float32', shape: [1, 3, side, side] }));
  const totals = layerTotals(layerTable(network));
  expect(totals.multiplyAdds).toBe(graph.nodes.reduce((sum, node) => sum + multiplyAdds(node), 0));
  return totals;
}

const v2 = (convention: Convention, multiplier: number, side = 224): LayerTotals =>
  figures(side, (network, images) =>
    mobilenetV2(network, images, 'v2', {
      ...mobile(convention),
      convention,
      depth: thinned(multiplier),
      lastDepth: 1280,
      padding: 'SAME',
    }),
  );

const v3 = (size: 'large' | 'small', halved: boolean): LayerTotals =>
  figures(224, (network, images) =>
    mobilenetV3(network, images, 'v3', {
      ...mobile('slim'),
      size,
      halved,
      depth: thinned(1),
      padding: 'SAME',
    }),
  );

const all = ({ parameters, statistics }: LayerTotals): number => parameters + statistics;
const millions = ({ multiplyAdds: count }: LayerTotals): number => count / 1e6;

describe('MobileNet', () => {
  test('v1 has 569 M multiply-adds with its classifier, and the parameters of Keras', () => {
    const found = figures(224, (network, images) =>
      mobilenetV1(network, images, 'v1', {
        depth: thinned(1),
        padding: 'SAME',
        hyperparams: mobilenetV1Hyperparams({ trainBatchNorm: true }),
      }),
    );
    expect(all(found)).toBe(3_228_864);
    expect(Math.round(millions(found) + (1024 * 1000) / 1e6)).toBe(569);
  });

  test.each([
    ['slim', 1, 2_257_984],
    ['keras', 1, 2_257_984],
    ['slim', 1.4, 4_363_712],
    ['slim', 0.75, 1_303_984],
    ['slim', 0.5, 601_264],
  ] as const)('v2 by %s at %d has the parameters of its layers', (convention, multiplier, parameters) => {
    expect(all(v2(convention, multiplier))).toBe(parameters);
  });

  test('v2 has 300 M and, at 1.4, 585 M multiply-adds', () => {
    expect(Math.abs(millions(v2('slim', 1)) + 1.28 - 300)).toBeLessThan(1);
    expect(Math.abs(millions(v2('slim', 1.4)) + 1.79 - 585)).toBeLessThan(4);
  });

  test('v2 keeps its last layer under Keras where the others grow', () => {
    const difference = 320 * 1.4 * (1792 - 1280) + 4 * (1792 - 1280);
    expect(all(v2('slim', 1.4)) - all(v2('keras', 1.4))).toBe(difference);
  });

  test('v3 has the parameters of Keras and the multiply-adds of the paper', () => {
    const large = v3('large', false);
    const small = v3('small', false);
    expect([all(large), all(small)]).toEqual([2_996_352, 939_120]);
    // with the two layers of the classifier, 1280 or 1024 wide
    expect(Math.abs(millions(large) + (960 * 1280 + 1280 * 1001) / 1e6 - 219)).toBeLessThan(3);
    expect(Math.abs(millions(small) + (576 * 1024 + 1024 * 1001) / 1e6 - 56)).toBeLessThan(1);
  });

  test('v3 has about half of that in detectors', () => {
    expect(all(v3('large', true)) / all(v3('large', false))).toBeCloseTo(0.547, 2);
    expect(all(v3('small', true)) / all(v3('small', false))).toBeCloseTo(0.477, 2);
  });
});

describe('EfficientNet', () => {
  const upToLevel5 = (version: EfficientNetVersion, side: number): LayerTotals =>
    figures(side, (network, images) =>
      efficientNet(network, images, 'b', {
        version,
        trainBatchNorm: true,
        penalty: EFFICIENTNET_PENALTY,
        maxLevel: 5,
      }),
    );

  test('b0 has the parameters of torchvision without its last convolution, and 0.39 G multiply-adds with it', () => {
    const found = upToLevel5('b0', 224);
    // 4 007 548 are all of torchvision's features; the last convolution has 320 · 1280 + 2 · 1280
    expect(found.parameters).toBe(4_007_548 - (320 * 1280 + 2 * 1280));
    expect((found.multiplyAdds + 49 * 320 * 1280 + 1280 * 1000) / 1e9).toBeCloseTo(0.39, 2);
  });

  test.each([
    ['b1', 240, 0.7],
    ['b2', 260, 1.0],
    ['b3', 300, 1.8],
    ['b4', 380, 4.2],
    ['b5', 456, 9.9],
    ['b6', 528, 19],
    ['b7', 600, 37],
  ] as const)(
    '%s stays below the published figure, as it ends within the last stage',
    (version, side, giga) => {
      const share = upToLevel5(version, side).multiplyAdds / 1e9 / giga;
      expect(share).toBeGreaterThan(0.75);
      expect(share).toBeLessThan(1);
    },
  );
});
