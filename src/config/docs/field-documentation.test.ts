import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  HardExampleMinerSchema,
  SigmoidFocalClassificationLossSchema,
  WeightedSigmoidClassificationLossSchema,
} from '../../proto/gen/object_detection/protos/losses_pb.js';
import { ConstantLearningRateSchema } from '../../proto/gen/object_detection/protos/optimizer_pb.js';
import { SsdSchema } from '../../proto/gen/object_detection/protos/ssd_pb.js';
import { describeDefault } from './field-default.ts';
import { fieldDocumentation } from './field-documentation.ts';
import { isOurs, meaningOf, shortName } from './meaning-of.ts';
import { allMessages } from './places.ts';
import { renderFieldMarkdown } from './render-field-markdown.ts';
import { allEnums } from './resolve-query.ts';

const messages = allMessages();
const fields: readonly DescField[] = messages.flatMap((message) => message.fields);

/** `Ssd.num_classes` */
const label = (field: DescField): string => `${shortName(field.parent)}.${field.name}`;

describe('The documentation', () => {
  it('covers every field, message, enum and enum value that a configuration can hold, in whole sentences', () => {
    expect(fields.length).toBeGreaterThan(880);
    const enums = allEnums();
    const described = [...messages, ...fields, ...enums, ...enums.flatMap(({ values }) => values)];
    const poor = described.filter((desc) => !/^["[(\w].{3,}[.)]$/s.test(meaningOf(desc)));
    expect(poor.map((desc) => `${desc.name}: ${meaningOf(desc)}`)).toEqual([]);
  });

  it('has type, default and number of each field', () => {
    expect(fieldDocumentation(HardExampleMinerSchema, 'iou_threshold')).toMatchObject({
      message: 'HardExampleMiner',
      type: 'float',
      default: '0.7',
      number: 2,
      ours: false,
      deprecated: false,
    });
    expect(fieldDocumentation(HardExampleMinerSchema, 'loss_type')).toMatchObject({
      type: 'HardExampleMiner.LossType',
      default: 'BOTH',
      values: [{ name: 'BOTH' }, { name: 'CLASSIFICATION' }, { name: 'LOCALIZATION' }],
    });
    expect(fieldDocumentation(ConstantLearningRateSchema, 'learning_rate')?.default).toBe('0.002');
    expect(fieldDocumentation(SigmoidFocalClassificationLossSchema, 'alpha')?.default).toBe(
      'unset (reads as 0.0)',
    );
    expect(fieldDocumentation(SsdSchema, 'loss')).toMatchObject({ type: 'Loss', default: 'unset' });
    expect(fieldDocumentation(SsdSchema, 'class_weights')).toBeUndefined();
  });

  it('knows what is ours', () => {
    const weights = fieldDocumentation(WeightedSigmoidClassificationLossSchema, 'class_weights');
    expect(weights).toMatchObject({ type: 'repeated float', default: 'empty', ours: true });
    expect(weights?.meaning).not.toContain('Counterweight:');
    const ours = messages.filter(isOurs).map(shortName);
    expect(ours.sort()).toEqual([
      'AutoClassWeights',
      'ClassWeight',
      'CocoInputReader',
      'CsvInputReader',
      'RepeatFactorSampling',
      'VocInputReader',
      'YoloInputReader',
    ]);
    expect(
      fields.filter((field) => isOurs(field) !== isOurs(field.parent)).every(({ number }) => number >= 1000),
    ).toBe(true);
  });

  it('gives floats by the fewest digits that read back the same', () => {
    const floats = fields.filter(({ scalar }) => scalar === ScalarType.FLOAT || scalar === ScalarType.DOUBLE);
    const long = floats.filter((field) => (describeDefault(field).match(/\d/g)?.length ?? 0) > 6);
    expect(long.map(label)).toEqual([]);
  });
});

describe('The hover text', () => {
  it('says type, default, meaning and origin', () => {
    const miner = fieldDocumentation(HardExampleMinerSchema, 'loss_type');
    expect(miner && renderFieldMarkdown(miner)).toMatchInlineSnapshot(`
      "**loss_type** \`HardExampleMiner.LossType\`, default \`BOTH\`

      By which loss an anchor is hard. SSD's sample files have CLASSIFICATION; the default is BOTH.

      - \`BOTH\`: The classification loss times classification_weight plus the localisation loss times localization_weight.
      - \`CLASSIFICATION\`: The classification loss alone.
      - \`LOCALIZATION\`: The localisation loss alone.

      *Field 3 of upstream's HardExampleMiner*"
    `);
  });
});
