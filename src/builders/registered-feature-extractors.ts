/**
 * @module
 * The feature extractor types that upstream registers (builders/model_builder.py): to tell one that is not supported
 * yet from a misspelt one.
 */

const resnets = (suffix: string): string[] => [50, 101, 152].map((n) => `ssd_resnet${n}_v1_${suffix}`);
const efficientNets = Array.from({ length: 8 }, (_, n) => `ssd_efficientnet-b${n}_bifpn_keras`);
const mobileDets = ['cpu', 'dsp', 'edgetpu', 'gpu'].map((target) => `ssd_mobiledet_${target}`);

/** TensorFlow 1 types, then TensorFlow 2's. */
export const REGISTERED_FEATURE_EXTRACTORS: readonly string[] = [
  'ssd_mobilenet_v1',
  'ssd_mobilenet_v1_fpn',
  'ssd_mobilenet_v1_ppn',
  'ssd_mobilenet_v2',
  'ssd_mobilenet_v2_fpn',
  'ssd_mobilenet_v2_mnasfpn',
  'ssd_mobilenet_v3_large',
  'ssd_mobilenet_v3_small',
  'ssd_mobilenet_edgetpu',
  'ssd_inception_v2',
  'ssd_inception_v3',
  'ssd_pnasnet',
  'ssd_spaghettinet',
  'embedded_ssd_mobilenet_v1',
  ...mobileDets,
  ...resnets('fpn'),
  ...resnets('ppn'),
  'ssd_mobilenet_v1_keras',
  'ssd_mobilenet_v1_fpn_keras',
  'ssd_mobilenet_v2_keras',
  'ssd_mobilenet_v2_fpn_keras',
  ...resnets('fpn_keras'),
  ...efficientNets,
];
