/**
 * @module
 * What stands where in a document: every value under its canonical path with the index of each element
 * (`train_config.data_augmentation_options[1].ssd_random_crop`), whatever spelling of the dialect it is written with,
 * whether the file is whole or a fragment, and whether elements stand in a list or in fields of their own.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { ConfigError, type TextPlace } from '../../util/errors.ts';
import { type FieldNameReader, findField, pipelineNames } from '../schema/read-field-name.ts';
import { type Document, type FieldNode, firstToken, type ValueNode } from '../text/syntax-tree.ts';
import { isMany, oneofSiblings, type PathStep } from './field-path.ts';

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

/**
 * The values of one document by path. What a later field of the same oneof replaced does not count: it stands in the
 * text, but sets nothing.
 */
export interface FieldIndex {
  readonly document: Document;
  readonly readName: FieldNameReader;
  /** What stands at a path, in file order; for a repeated field without an index, the fields that hold its elements. */
  at(path: string): readonly Occurrence[];
  /** How many elements the repeated field at a path has. */
  count(path: string): number;
  /** The top-level fields of a fragment that lie below a path which itself is not written. */
  impliedBy(path: string): readonly FieldNode[];
  /** Whether a block at a path was replaced by another field of its oneof. */
  wasReplaced(path: string): boolean;
}

/** One path: what stands there, and what lies below it. */
class Place {
  readonly occurrences: Occurrence[] = [];
  readonly impliedBy: FieldNode[] = [];
  readonly fields: Map<string, Place> = new Map();
  readonly elements: Place[] = [];
  readonly replaced: Set<string> = new Set();

  /** The place of a field, which replaces the other fields of its oneof. */
  enter(field: DescField): Place {
    for (const { name } of oneofSiblings(field)) if (this.fields.delete(name)) this.replaced.add(name);
    const there = this.fields.get(field.name);
    if (there !== undefined) return there;
    const place = new Place();
    this.fields.set(field.name, place);
    return place;
  }

  append(): Place {
    const place = new Place();
    this.elements.push(place);
    return place;
  }

  /** The place at a path with indices below this one. */
  find(path: string): Place | undefined {
    let place: Place | undefined = this;
    for (const [, name, index] of path.matchAll(/([^.[]+)|\[(\d+)\]/g))
      place = name === undefined ? place?.elements[Number(index)] : place?.fields.get(name);
    return place;
  }
}

interface Frame {
  readonly message: DescMessage;
  readonly place: Place;
}

/** Finds the place of every known value in `document`. */
export function indexFields(document: Document): FieldIndex {
  const readName = pipelineNames(document, TrainEvalPipelineConfigSchema);
  const root = new Place();
  const descend = (frames: readonly Frame[], frame: Frame, value: ValueNode): void => {
    if (value.kind === 'message') walk([...frames, frame], value.fields);
  };
  const walk = (stack: readonly Frame[], fields: readonly FieldNode[]): void => {
    for (const node of fields) {
      const reading = readName(stack[stack.length - 1].message, node.name);
      if (reading === undefined || reading.up >= stack.length) continue;
      const { up } = reading;
      const frames = stack.slice(0, stack.length - up);
      for (const step of reading.path.slice(0, -1)) {
        const { message, place } = frames[frames.length - 1];
        const field = findField(message, step);
        if (field?.message === undefined) continue;
        const inner = place.enter(field);
        inner.impliedBy.push(node);
        frames.push({ message: field.message, place: inner });
      }
      const parent = frames[frames.length - 1];
      const field = findField(parent.message, reading.path[reading.path.length - 1]);
      if (field === undefined) continue;
      const { value } = node;
      const place = parent.place.enter(field);
      const message = field.fieldKind === 'map' ? undefined : field.message;
      place.occurrences.push({ field: node, value, element: undefined, up });
      if (!isMany(field)) {
        if (message !== undefined) descend(frames, { message, place }, value);
        continue;
      }
      const isList = value.kind === 'list';
      const singles = isList ? value.elements.map((element) => element.value) : [value];
      for (const [k, single] of singles.entries()) {
        const element = place.append();
        element.occurrences.push({ field: node, value: single, element: isList ? k : undefined, up });
        if (message !== undefined) descend(frames, { message, place: element }, single);
      }
    }
  };
  walk([{ message: TrainEvalPipelineConfigSchema, place: root }], document.fields);
  return {
    document,
    readName,
    at: (path) => root.find(path)?.occurrences ?? [],
    count: (path) => root.find(path)?.elements.length ?? 0,
    impliedBy: (path) => root.find(path)?.impliedBy ?? [],
    wasReplaced: (path) => {
      const at = path.lastIndexOf('.');
      return root.find(path.slice(0, Math.max(0, at)))?.replaced.has(path.slice(at + 1)) ?? false;
    },
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
