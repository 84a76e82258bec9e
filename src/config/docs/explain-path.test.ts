import type { DescField } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StringIntLabelMapSchema } from '../../proto/gen/object_detection/protos/string_int_label_map_pb.js';
import { diagnose } from '../check-pipeline-config.ts';
import { readPipelineConfig } from '../load-pipeline-config.ts';
import { bindMessage } from '../schema/bind-message.ts';
import { SPELLINGS } from '../schema/dialect.ts';
import { parseDocument } from '../text/parse-document.ts';
import { explainField, explainPath, type FieldExplanation } from './explain-path.ts';
import { shortName } from './meaning-of.ts';
import { allMessages, type FileKind, placesOf } from './places.ts';
import { allEnums } from './resolve-query.ts';

/** Every field that a file can hold. */
const fields: readonly DescField[] = allMessages().flatMap((message) => message.fields);

/** What the reader has to object to an example. */
function faultsOf(text: string, file: FileKind): string[] {
  if (file === 'pipeline.config')
    return readPipelineConfig(text, 'example').faults.map(({ summary }) => summary);
  const { faults } = bindMessage(StringIntLabelMapSchema, parseDocument(text, 'example'));
  return faults.map(({ summary }) => summary);
}

/** The kind of an explanation and what tells it from others. */
function brief(query: string): string {
  const explained = explainPath(query);
  const readAs = explained.readAs === undefined ? '' : ` (read as ${explained.readAs})`;
  switch (explained.kind) {
    case 'field':
      return `field ${explained.message}.${explained.name} at ${explained.standing.paths[0]}${readAs}`;
    case 'message':
      return `message ${explained.name}${readAs}`;
    case 'enum':
      return `enum ${explained.name}${explained.value === undefined ? '' : ` value ${explained.value}`}${readAs}`;
    case 'several':
      return `several: ${explained.matches.map(({ name }) => name).join(', ')}${readAs}`;
    case 'unknown':
      return explained.message;
  }
}

describe('Every field of a pipeline.config and of a label map', () => {
  it('has its explanation: type, default, meaning, a place and an example', () => {
    expect(fields.length).toBeGreaterThan(880);
    for (const field of fields) {
      const explained = explainField(field);
      const name = `${shortName(field.parent)}.${field.name}`;
      expect([name, explained.type.length > 2, explained.default.length > 0]).toEqual([name, true, true]);
      expect([name, explained.meaning]).toEqual([name, expect.stringMatching(/\w.*[.)]$/s)]);
      expect([name, explained.standing.count > 0]).toEqual([name, true]);
      expect([name, explained.example]).toEqual([name, expect.stringContaining(field.name)]);
    }
  });

  it('has an example that is read without a fault, at every place where it may stand', () => {
    const wrong: string[] = [];
    for (const field of fields)
      for (const place of placesOf(field.parent)) {
        const { example, standing } = explainField(field, place);
        for (const fault of faultsOf(example, standing.file)) wrong.push(`${standing.paths[0]}: ${fault}`);
      }
    expect(wrong).toEqual([]);
  });

  it('has an example in which check finds no error but that it is a piece of a file', () => {
    const pieces = ['CW301'];
    const wrong = fields.flatMap((field) => {
      const { example, standing } = explainField(field);
      if (standing.file !== 'pipeline.config') return [];
      return diagnose(example, 'example')
        .diagnostics.filter(({ rule, severity }) => severity === 'error' && !pieces.includes(rule))
        .map(({ rule, message }) => `${standing.paths[0]}: ${rule} ${message}`);
    });
    expect(wrong).toEqual([]);
  });

  it('has an example with a value in it', () => {
    const empty = fields.filter((field) => /(?:\[ \]|"")/.test(explainField(field).example));
    expect(empty.map((field) => `${shortName(field.parent)}.${field.name}`)).toEqual([]);
  });

  it('is found by its message and name', () => {
    const lost = fields.filter((field) => {
      const explained = explainPath(`${shortName(field.parent)}.${field.name}`);
      return explained.kind !== 'field' || explained.message !== shortName(field.parent);
    });
    expect(lost.map((field) => `${shortName(field.parent)}.${field.name}: ${brief(field.name)}`)).toEqual([]);
  });

  it('is found by every path from the root', () => {
    const lost: string[] = [];
    for (const field of fields)
      for (const { steps } of placesOf(field.parent)) {
        const path = [...steps, field].map(({ name }) => name).join('.');
        if (!brief(path).endsWith(`${field.name} at ${path}`)) lost.push(`${path}: ${brief(path)}`);
      }
    expect(lost).toEqual([]);
  });
});

describe('Every message, enum and enum value', () => {
  it('has its explanation, with an example that is read without a fault', () => {
    const names = [
      ...allMessages().map(shortName),
      ...allEnums().flatMap((desc) => [
        shortName(desc),
        ...desc.values.map((value) => `${shortName(desc)}.${value.name}`),
      ]),
    ];
    for (const name of names) {
      const explained = explainPath(name);
      const kinds = ['message', 'enum'];
      if (!kinds.includes(explained.kind))
        expect([name, brief(name)]).toEqual([name, 'a message or an enum']);
      if (explained.kind === 'message')
        expect([name, faultsOf(explained.example, explained.standing.file)]).toEqual([name, []]);
      if (explained.kind === 'enum' && !name.startsWith('LVIS'))
        expect([name, faultsOf(explained.example, 'pipeline.config')]).toEqual([name, []]);
    }
  });
});

describe('The rules beside a field', () => {
  it('speak of it, rather than show it in an example', () => {
    const { rules } = explainPath('train_config.optimizer.adam_optimizer') as FieldExplanation;
    expect(rules.map(({ id }) => id)).not.toContain('CW117');
  });
});

describe('A query', () => {
  it.each([
    ['model.ssd.num_classes', 'field Ssd.num_classes at model.ssd.num_classes'],
    ['ssd.num_classes', 'field Ssd.num_classes at model.ssd.num_classes'],
    ['Ssd.num_classes', 'field Ssd.num_classes at model.ssd.num_classes'],
    ['num_classes', 'several: Ssd.num_classes, FasterRcnn.num_classes, CenterNet.num_classes'],
    ['model', 'field TrainEvalPipelineConfig.model at model'],
    ['Ssd', 'message Ssd'],
    ['ssd', 'field DetectionModel.ssd at model.ssd'],
    ['HardExampleMiner.LossType', 'enum HardExampleMiner.LossType'],
    ['LossType', 'enum HardExampleMiner.LossType'],
    ['BOTH', 'enum HardExampleMiner.LossType value BOTH'],
    ['loss_type.BOTH', 'enum HardExampleMiner.LossType value BOTH'],
    ['MATCHED_ANCHOR', 'enum ClassWeightMode value MATCHED_ANCHOR'],
    ['item.id', 'field StringIntLabelMapItem.id at item.id'],
    ['item[0].display_name', 'field StringIntLabelMapItem.display_name at item.display_name'],
    [
      'hard_example_miner.loss_type:',
      'field HardExampleMiner.loss_type at model.ssd.loss.hard_example_miner.loss_type',
    ],
    ['numClasses', 'several: Ssd.num_classes, FasterRcnn.num_classes, CenterNet.num_classes'],
    ['"both"', 'enum HardExampleMiner.LossType value BOTH'],
  ])('%s', (query, meant) => expect(brief(query)).toBe(meant));

  it.each([
    ['weighted_huber', 'LocalizationLoss.weighted_smooth_l1', 'weighted_smooth_l1'],
    ['weighted_huber.delta', 'WeightedSmoothL1LocalizationLoss.delta', 'weighted_smooth_l1.delta'],
    ['model.ssd.loss.box_loss', 'Loss.localization_loss', 'model.ssd.loss.localization_loss'],
    [
      'loss.normalize_loss_by_num_matches',
      'Ssd.normalize_loss_by_num_matches',
      'normalize_loss_by_num_matches',
    ],
    [
      'ssd.loss.normalize_loss_by_num_matches',
      'Ssd.normalize_loss_by_num_matches',
      'ssd.normalize_loss_by_num_matches',
    ],
    [
      'box_loss.weighted_huber.class_weights',
      'WeightedSmoothL1LocalizationLoss.class_weights',
      'localization_loss.weighted_smooth_l1.class_weights',
    ],
  ])('in the dialect is explained by what it is read as: %s', (query, field, readAs) => {
    expect(explainPath(query)).toMatchObject({ kind: 'field', message: field.split('.')[0], readAs });
    expect(brief(query)).toContain(`field ${field} at `);
  });

  it('that means nothing is told the nearest name, by edit distance or by place', () => {
    expect(brief('num_clases')).toMatchInlineSnapshot(
      `"Nothing in a pipeline.config or a label map is called "num_clases". Did you mean "num_classes"?"`,
    );
    expect(brief('model.ssd.num_clases')).toMatchInlineSnapshot(
      `""model.ssd" has no "num_clases". Did you mean "model.ssd.num_classes"?"`,
    );
    expect(brief('model.ssd.delta')).toMatchInlineSnapshot(
      `""model.ssd" has no "delta". There is WeightedSmoothL1LocalizationLoss.delta."`,
    );
    expect(brief('model.ssd.num_classes.zzz')).toMatchInlineSnapshot(
      `""model.ssd.num_classes" holds a value and no fields, so there is no "zzz" in it."`,
    );
    expect(brief('regularizer.zzz')).toMatchInlineSnapshot(
      `""regularizer" has no "zzz". It has l1_regularizer, l2_regularizer."`,
    );
    expect(brief('zzzzzzz')).toMatchInlineSnapshot(
      `"Nothing in a pipeline.config or a label map is called "zzzzzzz"."`,
    );
    expect(brief(' ')).toMatchInlineSnapshot(
      `"Expected the path of a field, the name of a message, or a rule."`,
    );
  });

  it('gets a block of many places with the one asked for first, and the number of the others', () => {
    const explained = explainPath('train_config.optimizer') as FieldExplanation;
    expect(explained.standing).toEqual({
      file: 'pipeline.config',
      paths: ['train_config.optimizer'],
      count: 1,
    });
    const asked = 'model.faster_rcnn.first_stage_box_predictor_conv_hyperparams.activation';
    const many = explainPath(asked) as FieldExplanation;
    expect(many.standing.paths[0]).toBe(asked);
    expect(many.standing.paths).toHaveLength(10);
    expect(many.standing.count).toBe(14);
  });

  it('says what is not done here, from the tables by which training refuses', () => {
    const support = (query: string): string | undefined => (explainPath(query) as FieldExplanation).support;
    expect(support('graph_rewriter')).toBe('not done yet: training refuses it where it asks for something');
    expect(support('Quantization.delay')).toBe('not built yet: training refuses graph_rewriter');
    expect(support('CenterNet.num_classes')).toBe('not built yet: training refuses center_net');
    expect(support('keypoint_box_coder')).toBe('not built yet: training refuses it');
    expect(support('train_input_reader.num_readers')).toBe('read, and changes nothing');
    expect(support('eval_config.skip_labels')).toBe('read, and eval does not use it');
    expect(support('SsdFeatureExtractor.type')).toMatch(/^built: ssd_mobilenet_v1/);
    for (const query of ['Ssd.num_classes', 'class_weights', 'item.name', 'ArgMaxMatcher.matched_threshold'])
      expect([query, support(query)]).toEqual([query, undefined]);
  });

  it('finds the rules that speak of the field', () => {
    const explained = explainPath('ssd.class_weights') as FieldExplanation;
    expect(explained.kind).toBe('unknown');
    const weights = explainPath('weighted_sigmoid.class_weights') as FieldExplanation;
    expect(weights.rules.map(({ id }) => id)).toContain('CW202');
  });
});

describe('Any text', () => {
  it('is answered as a query, with or without sense', () => {
    const names = [...new Set(fields.map(({ name }) => name)), ...allMessages().map(shortName)];
    const spelt = SPELLINGS.flatMap(({ written, path }) => [written, ...path]);
    const step = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...spelt), fc.string({ maxLength: 8 }));
    const query = fc.oneof(
      fc.array(step, { maxLength: 6 }).map((steps) => steps.join('.')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(query, (text) => {
        expect(brief(text)).toMatch(/\S/);
      }),
      { numRuns: 60 },
    );
  });
});
