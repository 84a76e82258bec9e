import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { buildAnchorGenerator } from '../builders/anchor-generator.ts';
import { buildSsdModel } from '../builders/ssd.ts';
import { SsdFeatureExtractorSchema } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { anchorCount } from './anchor-count.ts';
import { ssdIn } from './detector-in.ts';
import { SSD_FEATURE_EXTRACTORS } from './feature-extractor-types.ts';
import { FEATURE_MAP_LAYOUTS, featureMapShapes, featureMapStrides } from './feature-map-layouts.ts';
import { loadPipelineConfig } from './load-pipeline-config.ts';

/** An SSD MobileNet v1 with these settings of its resizer and feature extractor. */
function ssd(resizer: string, extractor: string, layers: number) {
  const text = `model { ssd {
    num_classes: 2
    image_resizer { fixed_shape_resizer { ${resizer} } }
    feature_extractor { type: "ssd_mobilenet_v1" ${extractor} }
    anchor_generator { ssd_anchor_generator { num_layers: ${layers} aspect_ratios: [1, 2, 0.5] } }
    box_predictor { convolutional_box_predictor { } }
  } }`;
  const found = ssdIn(loadPipelineConfig(text, 'x').config);
  if (found === undefined) throw new Error('there is an ssd');
  return found;
}

describe('The layout of ssd_mobilenet_v1', () => {
  const cases = [
    ['height: 300 width: 300', '', 6],
    ['height: 160 width: 224', '', 6],
    ['height: 33 width: 47', '', 6],
    ['height: 301 width: 513', 'pad_to_multiple: 32', 6],
    ['height: 300 width: 300', 'use_explicit_padding: true', 6],
    ['height: 256 width: 320', 'num_layers: 4 depth_multiplier: 0.25', 4],
  ] as const;
  it.each(cases)('%s %s is what the detector makes', (resizer, extractor, layers) => {
    const message = ssd(resizer, extractor, layers);
    const model = buildSsdModel(message);
    const { featureExtractor } = message;
    if (featureExtractor === undefined) throw new Error('there is a feature extractor');
    expect(featureMapShapes(featureExtractor, model.inputHeight, model.inputWidth)).toEqual(
      model.featureMapShapes,
    );
    expect(anchorCount(message)).toBe(model.anchorsYxyx.length / 4);
    expect(buildAnchorGenerator(message.anchorGenerator).numAnchorsPerLocation()).toHaveLength(layers);
  });
});

describe('Layouts of other types', () => {
  it('have the levels of their pyramids', () => {
    const extractor = create(SsdFeatureExtractorSchema, {
      type: 'ssd_resnet50_v1_fpn_keras',
      featurePyramidOneof: { case: 'fpn', value: { minLevel: 3, maxLevel: 5 } },
    });
    expect(featureMapStrides(extractor)).toEqual([8, 16, 32]);
    const defaults = create(SsdFeatureExtractorSchema, { type: 'ssd_efficientnet-b0_bifpn_keras' });
    expect(featureMapStrides(defaults)).toEqual([8, 16, 32, 64, 128]);
  });

  it('are unknown for types that are not in the table, whatever objects inherit', () => {
    for (const type of ['ssd_mobilenet', 'constructor', ''])
      expect(featureMapStrides(create(SsdFeatureExtractorSchema, { type }))).toBeUndefined();
  });

  it('are known for every type that is registered', () => {
    for (const tensorflow of [1, 2] as const)
      expect(
        Object.keys(FEATURE_MAP_LAYOUTS)
          .filter((type) => FEATURE_MAP_LAYOUTS[type].tensorflow === tensorflow)
          .sort(),
      ).toEqual([...SSD_FEATURE_EXTRACTORS[tensorflow]].sort());
  });

  it('end in _keras where TensorFlow 2 builds them, and only there', () => {
    for (const [type, { tensorflow }] of Object.entries(FEATURE_MAP_LAYOUTS))
      expect([type, type.endsWith('_keras')]).toEqual([type, tensorflow === 2]);
  });
});
