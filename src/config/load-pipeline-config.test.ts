import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { equals } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { HardExampleMiner_LossType } from '../proto/gen/object_detection/protos/losses_pb.js';
import {
  type TrainEvalPipelineConfig,
  TrainEvalPipelineConfigSchema,
} from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { PostProcessing_ScoreConverter } from '../proto/gen/object_detection/protos/post_processing_pb.js';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { canonicalise } from './edit/canonicalise.ts';
import { type LoadedPipelineConfig, loadPipelineConfig } from './load-pipeline-config.ts';
import { parseDocument } from './text/parse-document.ts';
import { printDocument } from './text/print-document.ts';

const shared = new URL('../../../shared/', import.meta.url);
const present = existsSync(shared);

function configsIn(folder: string): [string, string][] {
  const root = new URL(`${folder}/`, shared);
  if (!existsSync(root)) return [];
  const names = readdirSync(root, { recursive: true }).map(String);
  return names
    .filter((name) => name.endsWith('.config'))
    .sort()
    .map((name) => [name, readFileSync(new URL(name, root), 'utf8')]);
}

const real = [...configsIn('configs'), ...configsIn('checkpoints'), ...configsIn('datasets/raccoon')];
const seed = configsIn('seed');

describe.skipIf(!present)(
  `Real configurations${present ? '' : ' (need ../shared/configs, absent here: skipped)'}`,
  () => {
    it('are all there', () => expect(configsIn('configs')).toHaveLength(25));

    it.each([...real, ...seed])('%s prints as it was parsed', (name, text) => {
      expect(printDocument(parseDocument(text, name))).toBe(text);
    });

    it.each(real)('%s loads without a note', (name, text) => {
      const loaded = loadPipelineConfig(text, name);
      expect(loaded.notes.map((note) => note.message)).toEqual([]);
      expect(loaded.config.model?.model.case).toBeDefined();
      expect(loaded.fragment).toBeUndefined();
    });
  },
);

describe.skipIf(!present)(
  `The seed dialect${present ? '' : ' (needs ../shared/seed, absent here: skipped)'}`,
  () => {
    const load = (name: string): LoadedPipelineConfig =>
      loadPipelineConfig(new Map(seed).get(name) ?? '', name);

    it('reads a classification loss on its own', () => {
      const { config, notes, fragment, placeOf } = load('example-1-classification-loss.config');
      const home = 'model.ssd.loss.classification_loss';
      expect(fragment).toBe(home);
      expect(ssd(config).loss?.classificationLoss?.classificationLoss).toMatchObject({
        case: 'weightedSigmoid',
        value: { classWeights: [1, 5], scaleLossWithBatchSize: true, anchorwiseOutput: false },
      });
      const place = placeOf(`${home}.weighted_sigmoid.class_weights`);
      expect(place?.text.slice(place.offset)).toMatch(/^class_weights: \[1\.0, 5\.0\]/);
      expect(notes.map((note) => note.message)).toEqual([
        'This file is a fragment: "classification_loss" is read as model.ssd.loss.classification_loss.',
        '"weighted_sigmoid_cross_entropy" is read as "weighted_sigmoid".',
        '"//" is read as the start of a comment; the text format writes "#".',
      ]);
    });

    it('reads a box loss on its own', () => {
      const { config, notes, fragment } = load('example-2-box-loss.config');
      expect(fragment).toBe('model.ssd.loss.localization_loss');
      expect(ssd(config).loss?.localizationLoss?.localizationLoss).toMatchObject({
        case: 'weightedSmoothL1',
        value: { delta: 1, classWeights: [1, 5] },
      });
      expect(notes.map((note) => note.message)).toEqual([
        'This file is a fragment: "box_loss" is read as model.ssd.loss.localization_loss.',
        '"box_loss" is read as "localization_loss".',
        '"weighted_huber" is read as "weighted_smooth_l1".',
        '"//" is read as the start of a comment; the text format writes "#".',
      ]);
    });

    it('reads a whole SSD and fills what it leaves out', () => {
      const { config, notes, fragment } = load('example-3-full-ssd.config');
      expect(fragment).toBeUndefined();
      expect(ssd(config)).toMatchObject({
        numClasses: 2,
        normalizeLossByNumMatches: true,
        imageResizer: { imageResizerOneof: { value: { height: 300, width: 300 } } },
        anchorGenerator: {
          anchorGeneratorOneof: { value: { numLayers: 6, aspectRatios: [1, 2, 0.5, 3, 0.3333] } },
        },
        postProcessing: {
          scoreConverter: PostProcessing_ScoreConverter.SIGMOID,
          batchNonMaxSuppression: { scoreThreshold: 1e-8, iouThreshold: 0.6 },
        },
        loss: { hardExampleMiner: { lossType: HardExampleMiner_LossType.BOTH } },
      });
      expect(notes.map((note) => note.message.split(/[;,]/)[0])).toEqual([
        'This ssd has no image_resizer',
        'This ssd has no anchor_generator',
        'This ssd has no post_processing',
        '"weighted_sigmoid_cross_entropy" is read as "weighted_sigmoid".',
        '"weighted_huber" is read as "weighted_smooth_l1".',
        '"both" is read as BOTH',
        '"normalize_loss_by_num_matches" is read as model.ssd.normalize_loss_by_num_matches.',
      ]);
    });

    it.each(seed)(
      '%s rewritten canonically means the same and leaves only what was filled in',
      (name, text) => {
        const rewritten = canonicalise(text, name);
        const before = loadPipelineConfig(text, name);
        const after = loadPipelineConfig(rewritten, name);
        expect(equals(TrainEvalPipelineConfigSchema, before.config, after.config)).toBe(true);
        expect(
          after.notes.filter((note) => !/^This (ssd has no|file is a fragment)/.test(note.message)),
        ).toEqual([]);
      },
    );
  },
);

describe('Reading a pipeline', () => {
  it('uses SOFTMAX for a softmax loss without post_processing', () => {
    const { config } = loadPipelineConfig(
      'model { ssd { loss { classification_loss { weighted_softmax_cross_entropy { } } } } }',
      'x',
    );
    expect(ssd(config).postProcessing?.scoreConverter).toBe(PostProcessing_ScoreConverter.SOFTMAX);
  });

  it('fills nothing into other models', () => {
    const { config, notes } = loadPipelineConfig('model { faster_rcnn { num_classes: 3 } }', 'x');
    expect(config.model?.model).toMatchObject({ case: 'fasterRcnn', value: { numClasses: 3 } });
    expect(notes).toEqual([]);
  });

  it('takes an empty file as an empty pipeline', () => {
    expect(loadPipelineConfig('', 'x')).toMatchObject({ notes: [], fragment: undefined });
  });

  it('takes a fragment only where nothing of a whole pipeline stands', () => {
    expect(() => loadPipelineConfig('train_config { }\nloss { }', 'x')).toThrow(
      'x:2:1: Unknown field "loss" in TrainEvalPipelineConfig.',
    );
    expect(loadPipelineConfig('loss { box_loss { } classification_loss { } }', 'x').fragment).toBe(
      'model.ssd.loss',
    );
    expect(() => loadPipelineConfig('num_classes: 4', 'x')).toThrow('Unknown field "num_classes"');
  });

  it('reads a spelling of the dialect only in its own message', () => {
    expect(() => loadPipelineConfig('model { ssd { box_loss { } } }', 'x')).toThrow(
      'Unknown field "box_loss" in Ssd.',
    );
  });
});

function ssd(config: TrainEvalPipelineConfig): Ssd {
  const model = config.model?.model;
  if (model?.case !== 'ssd') throw new Error('the model is not an ssd');
  return model.value;
}
