/**
 * @module
 * What training refuses, `check` has said before: every part that is not built has a note, and every figure that a
 * builder refuses is an error of the check. The tables in `src/config/support` and the builders are held to each other.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { create, type DescMessage, type Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { describe, expect, it } from 'vitest';
import { buildAnchorGenerator } from '../src/builders/anchor-generator.ts';
import { buildBoxCoder } from '../src/builders/box-coder.ts';
import { buildBoxPredictor } from '../src/builders/box-predictor.ts';
import { buildClassificationLoss } from '../src/builders/classification-loss.ts';
import { buildHyperparams } from '../src/builders/hyperparams.ts';
import { buildImageResizer } from '../src/builders/image-resizer.ts';
import { buildInitializer } from '../src/builders/initializer.ts';
import { buildLocalizationLoss } from '../src/builders/localization-loss.ts';
import { buildLosses } from '../src/builders/losses.ts';
import { buildMatcher } from '../src/builders/matcher.ts';
import { buildOptimizer } from '../src/builders/optimizer.ts';
import { buildPostProcessing } from '../src/builders/post-processing.ts';
import { buildAugmentations } from '../src/builders/preprocessor.ts';
import { buildRegionSimilarity } from '../src/builders/region-similarity.ts';
import { buildSsdModel } from '../src/builders/ssd.ts';
import { diagnose } from '../src/config/check-pipeline-config.ts';
import { setField } from '../src/config/edit/set-field.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { type PartName, SUPPORTED_PARTS } from '../src/config/support/supported-parts.ts';
import { createMatcher } from '../src/detection/matchers/create-matcher.ts';
import { AnchorGeneratorSchema } from '../src/proto/gen/object_detection/protos/anchor_generator_pb.js';
import { BoxCoderSchema } from '../src/proto/gen/object_detection/protos/box_coder_pb.js';
import { BoxPredictorSchema } from '../src/proto/gen/object_detection/protos/box_predictor_pb.js';
import {
  HyperparamsSchema,
  InitializerSchema,
} from '../src/proto/gen/object_detection/protos/hyperparams_pb.js';
import { ImageResizerSchema } from '../src/proto/gen/object_detection/protos/image_resizer_pb.js';
import { InputReaderSchema } from '../src/proto/gen/object_detection/protos/input_reader_pb.js';
import {
  ClassificationLossSchema,
  LocalizationLossSchema,
} from '../src/proto/gen/object_detection/protos/losses_pb.js';
import { MatcherSchema } from '../src/proto/gen/object_detection/protos/matcher_pb.js';
import { DetectionModelSchema } from '../src/proto/gen/object_detection/protos/model_pb.js';
import type { TrainEvalPipelineConfig } from '../src/proto/gen/object_detection/protos/pipeline_pb.js';
import { PreprocessingStepSchema } from '../src/proto/gen/object_detection/protos/preprocessor_pb.js';
import { RegionSimilarityCalculatorSchema } from '../src/proto/gen/object_detection/protos/region_similarity_calculator_pb.js';
import { readerDataset } from '../src/train/reader-dataset.ts';
import { ssdOf } from '../src/train/ssd-of.ts';
import { ConfigError } from '../src/util/errors.ts';

const REFUSAL = 'not supported yet';

/** How the part that a message chooses is built: the message's type, and its builder. */
type Build = readonly [schema: DescMessage, build: (message: Message) => unknown];

/** `build` for messages of `schema` alone. */
function part<Built>(schema: DescMessage, build: (message: Built) => unknown): Build {
  return [schema, (message) => build(message as unknown as Built)];
}

const hyperparams = { where: 'here', convention: 'keras', freezeBatchNorm: false } as const;
const BUILDERS: Readonly<Record<PartName, Build>> = {
  DetectionModel: part(DetectionModelSchema, (model) => {
    const loaded = loadPipelineConfig('', 'x');
    const config = { ...loaded.config, model } as TrainEvalPipelineConfig;
    return ssdOf({ ...loaded, config });
  }),
  ImageResizer: part(ImageResizerSchema, buildImageResizer),
  AnchorGenerator: part(AnchorGeneratorSchema, buildAnchorGenerator),
  BoxCoder: part(BoxCoderSchema, buildBoxCoder),
  Matcher: part(MatcherSchema, buildMatcher),
  RegionSimilarityCalculator: part(RegionSimilarityCalculatorSchema, buildRegionSimilarity),
  BoxPredictor: part(BoxPredictorSchema, (message: Parameters<typeof buildBoxPredictor>[0]) =>
    buildBoxPredictor(message, { numClassSlots: 2, freezeBatchNorm: false, convention: 'slim' }),
  ),
  ClassificationLoss: part(
    ClassificationLossSchema,
    (message: Parameters<typeof buildClassificationLoss>[0]) =>
      buildClassificationLoss(message, { numClasses: 1 }),
  ),
  LocalizationLoss: part(LocalizationLossSchema, (message: Parameters<typeof buildLocalizationLoss>[0]) =>
    buildLocalizationLoss(message, { numClasses: 1 }),
  ),
  Hyperparams: part(HyperparamsSchema, (message: Parameters<typeof buildHyperparams>[0]) =>
    buildHyperparams(message, hyperparams),
  ),
  Initializer: part(InitializerSchema, (message: Parameters<typeof buildInitializer>[0]) =>
    buildInitializer(message, hyperparams),
  ),
  InputReader: part(InputReaderSchema, (message: Parameters<typeof readerDataset>[0]) =>
    readerDataset(message, 'train_input_reader'),
  ),
  PreprocessingStep: part(
    PreprocessingStepSchema,
    (message: Parameters<typeof buildAugmentations>[0][number]) => buildAugmentations([message]),
  ),
};

/** What a builder says against it. */
async function refusalOf(build: () => unknown): Promise<string | undefined> {
  try {
    await build();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('The table of parts is what the builders build', () => {
  const choices = Object.entries(BUILDERS).flatMap(([name, [schema, build]]) =>
    schema.oneofs[0].fields.map((field) => ({ name: `${name}.${field.name}`, owner: name, field, build })),
  );
  it.each(choices)('$name', async ({ owner, field, build }) => {
    const [schema] = BUILDERS[owner as PartName];
    const message = reflect(schema, create(schema));
    message.set(field, field.fieldKind === 'message' ? reflect(field.message) : 'zeros');
    const refusal = await refusalOf(() => build(message.message));
    const isListed = SUPPORTED_PARTS[owner as PartName].includes(field.name);
    if (isListed) expect(refusal ?? '').not.toContain(REFUSAL);
    else {
      expect(refusal).toContain(REFUSAL);
      expect(refusal).toContain(`supported: ${SUPPORTED_PARTS[owner as PartName].join(', ')}`);
    }
  });
});

/** Builds all that training builds, part by part, so that one refusal hides no other. */
function buildAll(config: TrainEvalPipelineConfig): readonly (() => unknown)[] {
  const loaded = { ...loadPipelineConfig('', 'x'), config };
  const train = config.trainConfig;
  return [
    () => buildSsdModel(ssdOf(loaded)),
    () => buildLosses(ssdOf(loaded), { classNames: [] }),
    () => buildPostProcessing(ssdOf(loaded).postProcessing),
    () => createMatcher(buildMatcher(ssdOf(loaded).matcher)),
    () => buildBoxCoder(ssdOf(loaded).boxCoder),
    () => buildImageResizer(ssdOf(loaded).imageResizer),
    () => buildAnchorGenerator(ssdOf(loaded).anchorGenerator),
    () =>
      buildBoxPredictor(ssdOf(loaded).boxPredictor, {
        numClassSlots: 2,
        freezeBatchNorm: false,
        convention: 'slim',
      }),
    () => buildOptimizer(train?.optimizer),
    () => buildAugmentations(train?.dataAugmentationOptions ?? []),
  ];
}

const folder = new URL('../../shared/configs/', import.meta.url);
const present = existsSync(folder);
const upstream = present
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.config'))
  : ['absent'];

describe.skipIf(!present)(
  `Upstream configurations${present ? '' : ' (need ../shared/configs, absent here: skipped)'}`,
  () => {
    it.each(upstream)('%s: every refusal has its note', async (name) => {
      const { diagnostics, loaded } = diagnose(readFileSync(new URL(name, folder), 'utf8'), name);
      if (loaded === undefined) throw new Error('it parses');
      const notes = diagnostics.filter(({ rule }) => rule.startsWith('CW5')).map(({ message }) => message);
      for (const build of buildAll(loaded.config)) {
        const refusal = await refusalOf(build);
        if (refusal === undefined) continue;
        expect(refusal).toContain(REFUSAL);
        const named =
          /"([^"]+)" is not/.exec(refusal)?.slice(1) ?? refusal.match(/(?<=[ ,])\w+(?=[, ].*yet)/g);
        expect(named?.some((part) => notes.some((note) => note.includes(part)))).toBe(true);
      }
    });
  },
);

const good = readFileSync(new URL('../examples/bccd/pipeline.config', import.meta.url), 'utf8');
const SSD = 'model.ssd';
const ANCHORS = `${SSD}.anchor_generator.ssd_anchor_generator`;
const NMS = `${SSD}.post_processing.batch_non_max_suppression`;
const OPTIMIZER = 'train_config.optimizer';
const RATE = `${OPTIMIZER}.momentum_optimizer.learning_rate.cosine_decay_learning_rate`;

describe('What a builder refuses is an error of the check', () => {
  const edits: readonly (readonly [path: string, value: string])[] = [
    [`${SSD}.num_classes`, '0'],
    [`${SSD}.image_resizer.fixed_shape_resizer.height`, '0'],
    [`${SSD}.image_resizer.fixed_shape_resizer.width`, '20'],
    [`${SSD}.feature_extractor.depth_multiplier`, '0'],
    [`${SSD}.feature_extractor.min_depth`, '0'],
    [`${SSD}.feature_extractor.pad_to_multiple`, '0'],
    [`${SSD}.feature_extractor.num_layers`, '0'],
    [`${SSD}.feature_extractor.num_layers`, '5'],
    [`${SSD}.feature_extractor.type`, '"ssd_mobilenet"'],
    [`${SSD}.box_predictor.convolutional_box_predictor.kernel_size`, '0'],
    [`${SSD}.box_predictor.convolutional_box_predictor.box_code_size`, '0'],
    [`${SSD}.box_predictor.convolutional_box_predictor.use_depthwise`, 'true'],
    [`${ANCHORS}.num_layers`, '5'],
    [`${ANCHORS}.scales`, '[0.1, 0.2]'],
    [`${ANCHORS}.height_stride`, '[8, 16, 32, 64, 128, 256]'],
    [`${SSD}.matcher.argmax_matcher.matched_threshold`, '0.4'],
    [`${SSD}.matcher.argmax_matcher.negatives_lower_than_unmatched`, 'false'],
    [`${SSD}.loss.classification_weight`, '-1'],
    [`${SSD}.loss.localization_weight`, '-1'],
    [`${SSD}.loss.localization_loss.weighted_smooth_l1.delta`, '0'],
    [`${SSD}.loss.hard_example_miner.iou_threshold`, '-0.5'],
    [`${SSD}.loss.classification_loss.weighted_sigmoid.class_weights`, '[1, 2]'],
    [`${SSD}.loss.classification_loss.weighted_sigmoid.class_weights`, '[1, -2, 3]'],
    [`${NMS}.iou_threshold`, '1.5'],
    [`${NMS}.max_detections_per_class`, '0'],
    [`${NMS}.max_detections_per_class`, '300'],
    [`${NMS}.soft_nms_sigma`, '-1'],
    [`${SSD}.post_processing.logit_scale`, '0'],
    [`${OPTIMIZER}.momentum_optimizer.momentum_optimizer_value`, '1'],
    [`${RATE}.learning_rate_base`, '-0.1'],
    [`${RATE}.warmup_steps`, '2000'],
    [`${RATE}.warmup_learning_rate`, '0.1'],
    ['train_config.data_augmentation_options[0]', '{ random_horizontal_flip { probability: 2 } }'],
    ['train_config.data_augmentation_options[0]', '{ random_image_scale { min_scale_ratio: 0 } }'],
    ['train_config.data_augmentation_options[0]', '{ random_adjust_contrast { min_delta: 2 } }'],
    ['train_config.data_augmentation_options[0]', '{ random_distort_color { color_ordering: 3 } }'],
    ['train_config.data_augmentation_options[0]', '{ random_pad_image { max_image_width: 400 } }'],
    ['train_config.data_augmentation_options[0]', '{ random_pad_image { pad_color: 0 } }'],
    ['train_config.data_augmentation_options[0]', '{ ssd_random_crop { operations { } } }'],
    ['train_config.data_augmentation_options[0]', '{ random_crop_image { max_area: 2 } }'],
    ['train_config.data_augmentation_options[0]', '{ }'],
  ];
  it('finds nothing wrong with the configuration that they change', async () => {
    const { diagnostics, loaded } = diagnose(good, 'x');
    expect(diagnostics).toEqual([]);
    for (const build of loaded === undefined ? [] : buildAll(loaded.config))
      expect(await refusalOf(build)).toBeUndefined();
  });
  it.each(edits)('%s: %s', async (path, value) => {
    const { diagnostics, loaded } = diagnose(setField(good, path, value), 'x');
    if (loaded === undefined) throw new Error('it parses');
    const refusals = await Promise.all(buildAll(loaded.config).map(refusalOf));
    expect(refusals.filter((refusal) => refusal !== undefined)).not.toEqual([]);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([]);
  });
  it('by errors that are the user’s to mend', async () => {
    const { loaded } = diagnose(setField(good, `${SSD}.num_classes`, '0'), 'x');
    expect(() => loaded && buildAll(loaded.config)[0]()).toThrow(ConfigError);
  });
});
