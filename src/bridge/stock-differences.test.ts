import { describe, expect, it } from 'vitest';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { stockDifferences } from './stock-differences.ts';

const differences = (text: string): string[] => stockDifferences(loadPipelineConfig(text, 'x.config'));
const pyramid = (type: string, topDown: string): string =>
  `model { ssd { feature_extractor { type: "${type}" fpn { ${topDown} } } } }`;

describe('what the stock API computes otherwise', () => {
  it('is nothing where the switches say what it does', () => {
    expect(differences('model { ssd { } }')).toEqual([]);
    expect(differences(pyramid('ssd_resnet50_v1_fpn_keras', ''))).toEqual([]);
    expect(differences(pyramid('ssd_resnet50_v1_fpn_keras', 'top_down: SMOOTHED'))).toEqual([]);
    expect(differences(pyramid('ssd_resnet50_v1_fpn', 'top_down: SUM'))).toEqual([]);
  });

  it('is a pyramid that hands down something else', () => {
    expect(differences(pyramid('ssd_resnet50_v1_fpn_keras', 'top_down: SUM'))).toEqual([
      'fpn.top_down: SUM has no place in the TensorFlow API: its ssd_resnet50_v1_fpn_keras computes SMOOTHED, which is another network for the same weights. Train here with SMOOTHED to have the same.',
    ]);
  });

  it('is a loss on overlaps of codes, unless codes are compared here', () => {
    const loss = (fields: string): string =>
      `model { ssd { loss { localization_loss { weighted_giou { ${fields} } } } } }`;
    expect(differences(loss(''))).toEqual([
      expect.stringContaining('weighted_giou compares decoded boxes here; the TensorFlow API compares'),
    ]);
    expect(differences(loss('compare_codes: true'))).toEqual([]);
  });

  it('is the form of an optimizer, and what RMSProp does with its decay', () => {
    const trained = (type: string, optimizer: string): string =>
      `model { ssd { feature_extractor { type: "${type}" } } } train_config { optimizer { ${optimizer} } }`;
    const rate = 'learning_rate { constant_learning_rate { } }';
    expect(
      differences(trained('ssd_mobilenet_v2', `rms_prop_optimizer { ${rate} } convention: TENSORFLOW_2`)),
    ).toEqual([
      'optimizer.convention: TENSORFLOW_2 has no place in the TensorFlow API: it trains this model in the form of TENSORFLOW_1.',
    ]);
    expect(differences(trained('ssd_mobilenet_v2_keras', `rms_prop_optimizer { ${rate} }`))).toEqual([
      expect.stringContaining('rms_prop_optimizer.decay is the decay of the mean square here'),
    ]);
    expect(
      differences(
        trained('ssd_mobilenet_v2_keras', `rms_prop_optimizer { ${rate} decay_learning_rate: true }`),
      ),
    ).toEqual([]);
  });
});
