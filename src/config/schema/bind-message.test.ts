import { create, equals, isFieldSet } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  ClassIdFunctionApproximationsSchema,
  TemperatureScalingCalibrationSchema,
} from '../../proto/gen/object_detection/protos/calibration_pb.js';
import { EvalConfigSchema } from '../../proto/gen/object_detection/protos/eval_pb.js';
import { FixedShapeResizerSchema } from '../../proto/gen/object_detection/protos/image_resizer_pb.js';
import { InputReaderSchema } from '../../proto/gen/object_detection/protos/input_reader_pb.js';
import {
  HardExampleMiner_LossType,
  HardExampleMinerSchema,
  WeightedSigmoidClassificationLossSchema,
} from '../../proto/gen/object_detection/protos/losses_pb.js';
import { SsdAnchorGeneratorSchema } from '../../proto/gen/object_detection/protos/ssd_anchor_generator_pb.js';
import { SsdSchema } from '../../proto/gen/object_detection/protos/ssd_pb.js';
import { ConfigError } from '../../util/errors.ts';
import { parseDocument } from '../text/parse-document.ts';
import { bindMessage } from './bind-message.ts';

type Schema = Parameters<typeof bindMessage>[0];

function bind<Desc extends Schema>(schema: Desc, text: string): ReturnType<typeof bindMessage<Desc>> {
  const bound = bindMessage(schema, parseDocument(text, 'x.config'));
  const [first, ...others] = bound.faults;
  if (first !== undefined) throw new ConfigError(first.summary, first.place, { others });
  return bound;
}

/** The rendered error of binding `text`. */
function errorOf(schema: Schema, text: string): string {
  try {
    bind(schema, text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

describe('Numbers', () => {
  const integer = (text: string): number => bind(FixedShapeResizerSchema, `height: ${text}`).message.height;
  const float = (text: string): number =>
    bind(TemperatureScalingCalibrationSchema, `scaler: ${text}`).message.scaler;

  it.each([
    ['0', 0],
    ['42', 42],
    ['-42', -42],
    ['- # sign\n 42', -42],
    ['017', 15],
    ['-017', -15],
    ['0x1F', 31],
    ['0XfF', 255],
    ['-2147483648', -2147483648],
    ['2147483647', 2147483647],
  ])('the integer %s', (text, value) => expect(integer(text)).toBe(value));

  it.each([
    ['1', 1],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1E-3', 0.001],
    ['1.5f', 1.5],
    ['2F', 2],
    ['-2.5e+1f', -25],
    ['- 3', -3],
    ['0.3333', 0.3333],
    ['inf', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['inff', Number.POSITIVE_INFINITY],
    ['nan', Number.NaN],
    ['-NaN', Number.NaN],
  ])('the float %s', (text, value) => expect(float(text)).toBe(value));

  it('out of range, or of another type, are refused with the value quoted', () => {
    expect(errorOf(FixedShapeResizerSchema, 'height: 2147483648')).toMatchInlineSnapshot(`
      "x.config:1:9: height in FixedShapeResizer: 2147483648 is out of range for an int32 (-2147483648 to 2147483647).

      1 | height: 2147483648
        |         ^"
    `);
    expect(errorOf(InputReaderSchema, 'num_readers: -1')).toContain(
      '-1 is out of range for an uint32 (0 to 4294967295).',
    );
    expect(errorOf(FixedShapeResizerSchema, 'height: 1.5')).toContain('expected an int32, got 1.5.');
    expect(errorOf(FixedShapeResizerSchema, 'height: "90"')).toContain(
      'expected an int32, got the string "90".',
    );
    expect(errorOf(TemperatureScalingCalibrationSchema, 'scaler: 1e39')).toContain(
      '1e39 is out of range for a float.',
    );
    expect(errorOf(TemperatureScalingCalibrationSchema, 'scaler: 0x10')).toContain(
      'Write it as a decimal number.',
    );
    expect(errorOf(TemperatureScalingCalibrationSchema, 'scaler: 010')).toContain(
      'A leading 0 makes it octal',
    );
    expect(errorOf(TemperatureScalingCalibrationSchema, 'scaler: big')).toContain(
      'expected a float, got big.',
    );
  });
});

describe('Strings', () => {
  const read = (text: string): string => bind(InputReaderSchema, `name: ${text}`).message.name;

  it.each([
    [`"plain"`, 'plain'],
    [`'single "inside"'`, 'single "inside"'],
    [`"\\a\\b\\f\\n\\r\\t\\v\\?\\\\\\'\\""`, '\x07\b\f\n\r\t\v?\\\'"'],
    [`"\\101\\60\\0"`, 'A0\0'],
    [`"\\x41\\x4a\\X"`, undefined],
    [`"\\x41\\x9"`, 'A\t'],
    [`"\\u00e9\\U0001F600"`, 'é😀'],
    [`"\\ud83d\\ude00"`, '😀'],
    [`"\\303\\251"`, 'é'],
    [`"\\303" '\\251'`, 'é'],
    [`"one " 'two ' # joined\n "three"`, 'one two three'],
    [`"ünïcode 漢"`, 'ünïcode 漢'],
  ])('%s', (text, value) => {
    if (value === undefined) expect(() => read(text)).toThrow('Unknown escape \\X in a string.');
    else expect(read(text)).toBe(value);
  });

  it('with escapes that make no text are refused where they stand', () => {
    expect(errorOf(InputReaderSchema, 'name: "ab\\q"')).toContain(
      'x.config:1:10: name in InputReader: Unknown escape \\q',
    );
    expect(errorOf(InputReaderSchema, 'name: "\\400"')).toContain('is larger than one byte');
    expect(errorOf(InputReaderSchema, 'name: "\\ud83d"')).toContain('is not a Unicode character');
    expect(errorOf(InputReaderSchema, 'name: "\\U00110000"')).toContain('is not a Unicode character');
    expect(errorOf(InputReaderSchema, 'name: "\\377"')).toContain('do not make valid UTF-8');
    expect(errorOf(InputReaderSchema, 'name: train')).toContain(
      'expected a string, got train. Write it in quotes: "train".',
    );
  });
});

describe('Bools and enums', () => {
  it.each([
    ['true', true],
    ['True', true],
    ['t', true],
    ['1', true],
    ['0x1', true],
    ['false', false],
    ['False', false],
    ['f', false],
    ['0', false],
  ])('%s', (text, value) => expect(bind(InputReaderSchema, `shuffle: ${text}`).message.shuffle).toBe(value));

  it('refuse other words', () => {
    expect(errorOf(InputReaderSchema, 'shuffle: TRUE')).toContain('expected a bool, got TRUE. Write true.');
    expect(errorOf(InputReaderSchema, 'shuffle: 2')).toContain('expected a bool, got 2.');
    expect(errorOf(HardExampleMinerSchema, 'loss_type: CLASIFICATION')).toMatchInlineSnapshot(`
      "x.config:1:12: loss_type in HardExampleMiner: expected one of BOTH, CLASSIFICATION, LOCALIZATION, got CLASIFICATION. Did you mean CLASSIFICATION?

      1 | loss_type: CLASIFICATION
        |            ^"
    `);
    expect(errorOf(HardExampleMinerSchema, 'loss_type: 9')).toContain('expected one of BOTH');
    expect(errorOf(HardExampleMinerSchema, 'loss_type: "BOTH"')).toContain(
      'got the string "BOTH". Did you mean BOTH?',
    );
  });

  it.each(['CLASSIFICATION', '1', '0x1'])('the enum value %s', (text) => {
    const { message } = bind(HardExampleMinerSchema, `loss_type: ${text}`);
    expect(message.lossType).toBe(HardExampleMiner_LossType.CLASSIFICATION);
  });
});

describe('Messages, lists and maps', () => {
  it('mean the same in every form', () => {
    const forms = [
      'class_weights: 1.0 class_weights: 5.0 class_weight { name: "a" weight: 2 } class_weight { name: "b" weight: 3 }',
      'class_weights: [1.0, 5.0]; class_weight: [{ name: "a" weight: 2 }, < name: "b", weight: 3 >]',
      'class_weights: [1], class_weights: [5] class_weight [{ name: "a"; weight: 2; }] class_weight: < name: "b" weight: 3 >',
    ];
    const expected = create(WeightedSigmoidClassificationLossSchema, {
      classWeights: [1, 5],
      classWeight: [
        { name: 'a', weight: 2 },
        { name: 'b', weight: 3 },
      ],
    });
    for (const form of forms) {
      const { message } = bind(WeightedSigmoidClassificationLossSchema, form);
      expect([form, equals(WeightedSigmoidClassificationLossSchema, message, expected)]).toEqual([
        form,
        true,
      ]);
    }
  });

  it('keep presence: a field that is not written is unset and reads as its default', () => {
    const { message } = bind(SsdAnchorGeneratorSchema, 'min_scale: 0.2 aspect_ratios: []');
    expect(message.numLayers).toBe(6);
    expect(isFieldSet(message, SsdAnchorGeneratorSchema.field.numLayers)).toBe(false);
    expect(isFieldSet(message, SsdAnchorGeneratorSchema.field.minScale)).toBe(true);
    expect(message.aspectRatios).toEqual([]);
  });

  it('maps of scalars and of messages', () => {
    const { message } = bind(
      EvalConfigSchema,
      'super_categories { key: "a" value: "b,c" } super_categories: [{ value: "e" key: "d" }]',
    );
    expect(message.superCategories).toEqual({ a: 'b,c', d: 'e' });
    const nested = bind(
      ClassIdFunctionApproximationsSchema,
      'class_id_xy_pairs_map { key: 2 value { x_y_pair { x: 1 y: 2 } } }',
    ).message;
    expect(nested.classIdXyPairsMap[2].xYPair).toMatchObject([{ x: 1, y: 2 }]);
    expect(errorOf(EvalConfigSchema, 'super_categories { value: "b" }')).toContain(
      'This entry of super_categories has no key.',
    );
    expect(errorOf(EvalConfigSchema, 'super_categories { kay: "b" }')).toContain(
      'Unknown field "kay" in an entry of super_categories',
    );
    expect(errorOf(EvalConfigSchema, 'super_categories { key: 1 value: 2 }')).toContain(
      'expected a string, got 1.',
    );
  });

  it('merge as upstream merges: the last scalar, all of a message, the last member of a oneof', () => {
    const { message, notes, places } = bind(
      SsdSchema,
      `num_classes: 1 num_classes: 2
       loss { classification_weight: 2.0 } loss { localization_weight: 3.0 }
       image_resizer { fixed_shape_resizer { height: 3 } keep_aspect_ratio_resizer { min_dimension: 5 } }`,
    );
    expect(message.numClasses).toBe(2);
    expect(message.loss).toMatchObject({ classificationWeight: 2, localizationWeight: 3 });
    expect(message.imageResizer?.imageResizerOneof.case).toBe('keepAspectRatioResizer');
    expect(places.has('image_resizer.fixed_shape_resizer.height')).toBe(false);
    expect(notes.map((note) => note.message)).toEqual([
      'num_classes in Ssd is given twice; the last value counts.',
      'loss in Ssd is given twice; the two blocks are read as one.',
      '"keep_aspect_ratio_resizer" replaces "fixed_shape_resizer": only one field of image_resizer_oneof can be set, and the last counts.',
    ]);
  });

  it('know where each field stands', () => {
    const text =
      'loss {\n  classification_loss { weighted_sigmoid { class_weights: [1, 5] class_weight { weight: 2 } } }\n}';
    const { places } = bind(SsdSchema, text);
    const at = (path: string): string | undefined => {
      const offset = places.get(path)?.offset;
      return offset === undefined ? undefined : text.slice(offset, offset + 6);
    };
    const loss = 'loss.classification_loss.weighted_sigmoid';
    expect(at(loss)).toBe('weight');
    expect(at(`${loss}.class_weights`)).toBe('class_');
    expect(at(`${loss}.class_weights[1]`)).toBe('5] cla');
    expect(at(`${loss}.class_weight[0].weight`)).toBe('weight');
    expect(at('num_classes')).toBeUndefined();
  });
});

describe('Faults are collected in file order', () => {
  it('several at once', () => {
    expect(
      errorOf(
        SsdSchema,
        'num_clases: 90\nloss: 5\nnum_classes: [1, 2]\nencode_background_as_zeros: maybe\nnum_classes { }',
      ),
    ).toMatchInlineSnapshot(`
      "x.config:1:1: Unknown field "num_clases" in Ssd. Did you mean "num_classes"? That is given already.

      1 | num_clases: 90
        | ^

      x.config:2:7: loss in Ssd: expected a message Loss { … }, got 5.

      1 | num_clases: 90
      2 | loss: 5
        |       ^

      x.config:3:14: num_classes in Ssd: expected an int32, got a list; the field is not repeated.

      2 | loss: 5
      3 | num_classes: [1, 2]
        |              ^

      x.config:4:29: encode_background_as_zeros in Ssd: expected a bool, got maybe.

      3 | num_classes: [1, 2]
      4 | encode_background_as_zeros: maybe
        |                             ^

      x.config:5:13: num_classes in Ssd: expected an int32, got a message.

      4 | encode_background_as_zeros: maybe
      5 | num_classes { }
        |             ^"
    `);
  });

  it('a field one block too deep names its home', () => {
    expect(errorOf(SsdSchema, 'loss {\n  num_classes: 3\n}')).toContain(
      'x.config:2:3: Unknown field "num_classes" in Loss. It is a field of Ssd: close "loss" before it.',
    );
  });

  it('extensions, and messages with few fields or none', () => {
    expect(errorOf(SsdSchema, '[a.b] { }')).toContain('Extensions are not supported: [a.b] in Ssd.');
    expect(errorOf(FixedShapeResizerSchema, 'zzz: 1')).toContain(
      'Unknown field "zzz" in FixedShapeResizer. It has: height, width, resize_method, convert_to_grayscale.',
    );
    expect(errorOf(SsdSchema, 'similarity_calculator { iou_similarity { zzz: 1 } }')).toContain(
      'The message has no fields.',
    );
  });
});
