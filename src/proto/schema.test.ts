import { existsSync, readFileSync } from 'node:fs';
import { create, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { TrainEvalPipelineConfigSchema } from './gen/object_detection/protos/pipeline_pb.js';
import { StringIntLabelMapSchema } from './gen/object_detection/protos/string_int_label_map_pb.js';
import { TargetAssignerSchema } from './gen/object_detection/protos/target_assigner_pb.js';

/** Our fields are numbered from here. */
const OURS = 1000;

interface SchemaField {
  readonly name: string;
  readonly number: number;
  readonly label: string;
  readonly type: string;
  readonly kind: 'scalar' | 'message' | 'enum' | 'map';
  readonly has_explicit_default: boolean;
  readonly default: unknown;
  readonly oneof?: string;
}

interface Schema {
  readonly enums: readonly { name: string; values: readonly { name: string; number: number }[] }[];
  readonly messages: readonly { name: string; fields: readonly SchemaField[] }[];
}

const file = new URL('../../../shared/reference/pipeline-schema.json', import.meta.url);
const present = existsSync(file);
const { messages, enums }: Schema = present
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { messages: [], enums: [] };

const generated = allMessages([TrainEvalPipelineConfigSchema, StringIntLabelMapSchema, TargetAssignerSchema]);

describe.skipIf(!present)(
  `The generated messages${present ? '' : ' (need ../shared/reference/pipeline-schema.json, absent here: skipped)'}`,
  () => {
    it('are the 161 messages and 844 fields of the reference, and ours', () => {
      expect(messages).toHaveLength(161);
      expect(messages.flatMap(({ fields }) => fields)).toHaveLength(844);
      const theirs = new Set(messages.map(({ name }) => name));
      expect([...theirs].filter((name) => !generated.has(name))).toEqual([]);
      const ours = [...generated.keys()].filter((name) => !theirs.has(name)).sort();
      expect(ours).toEqual([
        'AutoClassWeights',
        'ClassWeight',
        'CocoInputReader',
        'CsvInputReader',
        'RepeatFactorSampling',
        'VocInputReader',
        'YoloInputReader',
      ]);
    });

    it.each(messages)(
      '$name has the fields, numbers, types, defaults and oneofs of the reference',
      (message) => {
        const desc = generated.get(message.name);
        const upstream = desc?.fields.filter((field) => field.number < OURS).map(describeField);
        const byName = (a: SchemaField, b: SchemaField): number => a.name.localeCompare(b.name);
        expect(upstream?.sort(byName)).toEqual(message.fields.map(expectedField).sort(byName));
      },
    );

    it('have the enums of the reference', () => {
      const found = new Map<string, { name: string; number: number }[]>();
      for (const message of generated.values())
        for (const field of message.fields)
          if (field.enum !== undefined)
            found.set(
              shortName(field.enum.typeName),
              field.enum.values.map(({ name, number }) => ({ name, number })),
            );
      for (const { name, values } of enums) expect([name, found.get(name)]).toEqual([name, values]);
    });
  },
);

describe('Every message', () => {
  it.each([...generated])('%s can be made', (name, desc) => {
    expect(create(desc).$typeName).toBe(`object_detection.protos.${name}`);
  });
});

/** A field as the reference states it, defaults of floats as float32. */
function expectedField(field: SchemaField): SchemaField {
  const { name, number, label, type, kind, has_explicit_default, oneof } = field;
  const isFloat = type === 'float' && typeof field.default === 'number';
  const value = isFloat ? Math.fround(Number(field.default)) : field.default;
  const common = { name, number, label, type, kind, has_explicit_default };
  return {
    ...common,
    default: has_explicit_default ? value : null,
    ...(oneof === undefined ? {} : { oneof }),
  };
}

function describeField(field: DescField): SchemaField {
  const isMany = field.fieldKind === 'list' || field.fieldKind === 'map';
  const byDefault = isMany ? undefined : field.getDefaultValue();
  const enumValue = field.enum?.values.find(({ number }) => number === byDefault)?.name;
  return {
    name: field.name,
    number: field.number,
    label: isMany ? 'repeated' : 'optional',
    type: typeOf(field),
    kind: field.fieldKind === 'list' ? field.listKind : field.fieldKind,
    has_explicit_default: byDefault !== undefined,
    default: enumValue ?? byDefault ?? null,
    ...(field.oneof === undefined ? {} : { oneof: field.oneof.name }),
  };
}

function typeOf(field: DescField): string {
  const value = field.message?.typeName ?? field.enum?.typeName;
  const name = value === undefined ? ScalarType[field.scalar ?? 0].toLowerCase() : shortName(value);
  return field.fieldKind === 'map' ? `map<${ScalarType[field.mapKey].toLowerCase()},${name}>` : name;
}

function shortName(typeName: string): string {
  return typeName.replace('object_detection.protos.', '');
}

/** Every message of the files that `roots` stand in and import, nested ones too, by its name without the package. */
function allMessages(roots: readonly DescMessage[]): Map<string, DescMessage> {
  const found = new Map<string, DescMessage>();
  const add = (message: DescMessage): void => {
    if (found.has(shortName(message.typeName))) return;
    found.set(shortName(message.typeName), message);
    message.nestedMessages.forEach(add);
  };
  const files = new Set(roots.map((root) => root.file));
  for (const each of files) {
    each.messages.forEach(add);
    for (const dependency of each.dependencies) files.add(dependency);
  }
  return found;
}
