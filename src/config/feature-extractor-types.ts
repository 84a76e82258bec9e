/**
 * @module
 * The feature extractor types that upstream registers (builders/model_builder.py), each for one generation of
 * TensorFlow: to tell one that is not supported here from a misspelt one, and one generation from the other.
 */

/** TensorFlow 1 (slim, `model_main.py`) or TensorFlow 2 (Keras, `model_main_tf2.py`). */
export type Generation = 1 | 2;

const resnets = (suffix: string): string[] => [50, 101, 152].map((n) => `ssd_resnet${n}_v1_${suffix}`);
const efficientNets = Array.from({ length: 8 }, (_, n) => `ssd_efficientnet-b${n}_bifpn_keras`);
const mobileDets = ['cpu', 'dsp', 'edgetpu', 'gpu'].map((target) => `ssd_mobiledet_${target}`);

/** The types of `model.ssd.feature_extractor`. */
export const SSD_FEATURE_EXTRACTORS: { readonly [G in Generation]: readonly string[] } = {
  1: [
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
  ],
  2: [
    'ssd_mobilenet_v1_keras',
    'ssd_mobilenet_v1_fpn_keras',
    'ssd_mobilenet_v2_keras',
    'ssd_mobilenet_v2_fpn_keras',
    ...resnets('fpn_keras'),
    ...efficientNets,
  ],
};

/** The types of `model.faster_rcnn.feature_extractor`. */
export const FASTER_RCNN_FEATURE_EXTRACTORS: { readonly [G in Generation]: readonly string[] } = {
  1: [
    'faster_rcnn_nas',
    'faster_rcnn_pnas',
    'faster_rcnn_inception_v2',
    'faster_rcnn_inception_resnet_v2',
    'faster_rcnn_resnet50',
    'faster_rcnn_resnet101',
    'faster_rcnn_resnet152',
  ],
  2: [
    'faster_rcnn_inception_resnet_v2_keras',
    'faster_rcnn_resnet50_keras',
    'faster_rcnn_resnet101_keras',
    'faster_rcnn_resnet152_keras',
    'faster_rcnn_resnet50_fpn_keras',
    'faster_rcnn_resnet101_fpn_keras',
    'faster_rcnn_resnet152_fpn_keras',
  ],
};

/** Every type of an SSD: TensorFlow 1's, then TensorFlow 2's. */
export const REGISTERED_FEATURE_EXTRACTORS: readonly string[] = [
  ...SSD_FEATURE_EXTRACTORS[1],
  ...SSD_FEATURE_EXTRACTORS[2],
];

/** The same extractor's name in the other generation, where that has it. */
export function typeInGeneration(type: string, generation: Generation): string | undefined {
  const bare = type.replace(/_keras$/, '');
  const wanted = generation === 2 ? `${bare}_keras` : bare;
  const known = [SSD_FEATURE_EXTRACTORS, FASTER_RCNN_FEATURE_EXTRACTORS].flatMap(
    (types) => types[generation],
  );
  return known.includes(wanted) ? wanted : undefined;
}
