/**
 * @module
 * What stands where in a document: every value under its canonical path with the index of each element
 * (`train_config.data_augmentation_options[1].ssd_random_crop`), whatever spelling of the dialect it is written with,
 * whether the file is whole or a fragment, and whether elements stand in a list or in fields of their own.
 */

import type { DescMessage } from '@bufbuild/protobuf';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { ConfigError, type TextPlace } from '../../util/errors.ts';
import { type FieldNameReader, findField, pipelineNames } from '../schema/read-field-name.ts';
import { type Document, type FieldNode, firstToken, type ValueNode } from '../text/syntax-tree.ts';
import { isMany, type PathStep } from './field-path.ts';

/** A value as it stands in a document. A message given in several blocks has an occurrence for each. */
export interface Occurrence {
  readonly field: FieldNode;
  /** The field's value, or that of one element. */
  readonly value: ValueNode;
  /** Which element of the `[…]` that `field` is written with. */
  readonly element: number | undefined;
  /** How many messages above the block it is written in its canonical place is; the dialect has a spelling with 1. */
  readonly up: number;
}

/** The values of one document by path. */
export interface FieldIndex {
  readonly document: Document;
  readonly readName: FieldNameReader;
  /** What stands at a path, in file order; for a repeated field without an index, the fields that hold its elements. */
  at(path: string): readonly Occurrence[];
  /** How many elements the repeated field at a path has. */
  count(path: string): number;
}

interface Frame {
  readonly message: DescMessage;
  readonly path: string;
}

/** Finds the place of every known value in `document`. */
export function indexFields(document: Document): FieldIndex {
  const readName = pipelineNames(document, TrainEvalPipelineConfigSchema);
  const byPath = new Map<string, Occurrence[]>();
  const counts = new Map<string, number>();
  const add = (path: string, occurrence: Occurrence): void => {
    const there = byPath.get(path);
    if (there === undefined) byPath.set(path, [occurrence]);
    else there.push(occurrence);
  };
  const enter = (frames: readonly Frame[], message: DescMessage, path: string, value: ValueNode): void => {
    if (value.kind === 'message') walk([...frames, { message, path }], value.fields);
  };
  const walk = (stack: readonly Frame[], fields: readonly FieldNode[]): void => {
    for (const node of fields) {
      const reading = readName(stack[stack.length - 1].message, node.name);
      if (reading === undefined || reading.up >= stack.length) continue;
      const frames = stack.slice(0, stack.length - reading.up);
      for (const step of reading.path.slice(0, -1)) {
        const { message, path } = frames[frames.length - 1];
        const inner = findField(message, step)?.message;
        if (inner !== undefined) frames.push({ message: inner, path: joinPath(path, step) });
      }
      const parent = frames[frames.length - 1];
      const field = findField(parent.message, reading.path[reading.path.length - 1]);
      if (field === undefined) continue;
      const { value } = node;
      const path = joinPath(parent.path, field.name);
      const message = field.fieldKind === 'map' ? undefined : field.message;
      add(path, { field: node, value, element: undefined, up: reading.up });
      if (!isMany(field)) {
        if (message !== undefined) enter(frames, message, path, value);
        continue;
      }
      const elements = value.kind === 'list' ? value.elements.map((element) => element.value) : [value];
      for (const [k, single] of elements.entries()) {
        const i = counts.get(path) ?? 0;
        counts.set(path, i + 1);
        const at = `${path}[${i}]`;
        const element = value.kind === 'list' ? k : undefined;
        add(at, { field: node, value: single, element, up: reading.up });
        if (message !== undefined) enter(frames, message, at, single);
      }
    }
  };
  walk([{ message: TrainEvalPipelineConfigSchema, path: '' }], document.fields);
  return {
    document,
    readName,
    at: (path) => byPath.get(path) ?? [],
    count: (path) => counts.get(path) ?? 0,
  };
}

/**
 * The paths of the steps of `path` in this document, each with the index of its element. A step without an index means
 * the only element; the last step stays as it is, for the whole field.
 * @throws ConfigError where an element is asked for that is not there, or it is open which one is meant.
 */
export function concretePaths(index: FieldIndex, steps: readonly PathStep[]): readonly string[] {
  const paths: string[] = [];
  let at = '';
  for (const [i, { name, index: wanted, field }] of steps.entries()) {
    at = joinPath(at, name);
    if (isMany(field)) {
      const count = index.count(at);
      if (wanted !== undefined && wanted >= count)
        throw new ConfigError(`${at}[${wanted}] is not there: ${describeElements(name, count)}`);
      const isLast = i === steps.length - 1;
      if (wanted === undefined && !isLast && count > 1)
        throw new ConfigError(
          `${index.document.file} has ${count} elements of ${at}; say which: ${at}[0] to ${at}[${count - 1}].`,
        );
      if (wanted !== undefined || (!isLast && count === 1)) at = `${at}[${wanted ?? 0}]`;
    }
    paths.push(at);
  }
  return paths;
}

/** `a.b` and `c` as `a.b.c`. */
export function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Where an occurrence stands: the name of its field, or its element in a list. */
export function placeOfOccurrence(document: Document, { field, value, element }: Occurrence): TextPlace {
  const token = element === undefined ? field.nameTokens[0] : firstToken(value);
  return { file: document.file, text: document.text, offset: token.offset };
}

function describeElements(name: string, count: number): string {
  if (count === 0) return `${name} has no elements.`;
  return count === 1
    ? `${name} has 1 element, [0].`
    : `${name} has ${count} elements, [0] to [${count - 1}].`;
}
