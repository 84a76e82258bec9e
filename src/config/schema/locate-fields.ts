/**
 * @module
 * Where every field of a document is at home: its canonical dotted path, whatever spelling of the dialect it is
 * written with and whether the file is whole or a fragment. Repeated messages share one path.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import type { Document, FieldNode } from '../text/syntax-tree.ts';
import { type FieldNameReader, findField, pipelineNames } from './read-field-name.ts';

/** A field as written, its canonical path, and what the schema says of it. */
export interface LocatedField {
  readonly path: string;
  readonly field: FieldNode;
  readonly desc: DescField;
}

interface Frame {
  readonly message: DescMessage;
  readonly path: readonly string[];
}

/** A document never changes, and many rules ask of the same one. */
const known = new WeakMap<Document, readonly LocatedField[]>();

/** Every known field of a pipeline.config, in file order, outer before inner. */
export function locatePipelineFields(document: Document): readonly LocatedField[] {
  const before = known.get(document);
  if (before !== undefined) return before;
  const root = TrainEvalPipelineConfigSchema;
  const located = locateFields(document, root, pipelineNames(document, root));
  known.set(document, located);
  return located;
}

/** Every known field of `document`, in file order, outer before inner. */
export function locateFields(
  document: Document,
  root: DescMessage,
  readName: FieldNameReader,
): LocatedField[] {
  const located: LocatedField[] = [];
  const walk = (stack: readonly Frame[], fields: readonly FieldNode[]): void => {
    for (const field of fields) {
      const reading = readName(stack[stack.length - 1].message, field.name);
      if (reading === undefined || reading.up >= stack.length) continue;
      const frames = stack.slice(0, stack.length - reading.up);
      for (const step of reading.path.slice(0, -1)) {
        const inner = stepInto(frames[frames.length - 1], step);
        if (inner !== undefined) frames.push(inner);
      }
      const parent = frames[frames.length - 1];
      const name = reading.path[reading.path.length - 1];
      const desc = findField(parent.message, name);
      if (desc !== undefined) located.push({ path: [...parent.path, name].join('.'), field, desc });
      const inner = stepInto(parent, name);
      if (inner === undefined) continue;
      const { value } = field;
      const messages = value.kind === 'list' ? value.elements.map((element) => element.value) : [value];
      for (const message of messages)
        if (message.kind === 'message') walk([...frames, inner], message.fields);
    }
  };
  walk([{ message: root, path: [] }], document.fields);
  return located;
}

function stepInto(frame: Frame, name: string): Frame | undefined {
  const message = findField(frame.message, name)?.message;
  return message && { message, path: [...frame.path, name] };
}
