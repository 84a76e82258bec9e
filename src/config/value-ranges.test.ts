import { create, createRegistry } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { describe, expect, it } from 'vitest';
import { file_object_detection_protos_pipeline as pipeline } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { VALUE_RANGES } from './value-ranges.ts';

/** The file and all that it imports. */
function withImports(file: typeof pipeline): (typeof pipeline)[] {
  return [file, ...file.dependencies.flatMap(withImports)];
}

const registry = createRegistry(...withImports(pipeline));
const figures = Object.entries(VALUE_RANGES).flatMap(([message, ranges]) =>
  Object.entries(ranges).map(([field, range]) => ({ name: `${message}.${field}`, message, field, range })),
);

describe('The ranges of figures', () => {
  it.each(figures)('$name is a number whose default lies in its range', ({ message, field, range }) => {
    const schema = [...registry].find((type) => type.kind === 'message' && type.name === message);
    if (schema?.kind !== 'message') throw new Error(`there is no message ${message}`);
    const described = schema.fields.find(({ name }) => name === field);
    if (described === undefined) throw new Error(`${message} has no ${field}`);
    const value = reflect(schema, create(schema)).get(described);
    expect(value).toBeTypeOf('number');
    // A field without a default of its own is unset, not 0, and then no figure at all.
    if (described.proto.defaultValue !== '') expect(range.holds(Number(value))).toBe(true);
    expect(range.words).toMatch(/^(at least|above|between|other than) /);
  });
});
