/**
 * @module
 * Reads one value out of a configuration by its path: what the text sets, or the default where it does not, printed in
 * the text format and as JSON (proto names, enums by name).
 */

import type { DescField } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { invariant, type TextPlace } from '../../util/errors.ts';
import { loadPipelineConfig } from '../load-pipeline-config.ts';
import { elementJson, fieldJson, type Json } from '../schema/json-value.ts';
import { printElement, printFieldValue } from '../schema/print-message.ts';
import { concretePaths, indexFields } from './field-index.ts';
import { type PathStep, readFieldPath } from './field-path.ts';

/** A value, and whether the text sets it. */
export interface FieldValue {
  /** The path as it is in this file, with the index of each element. */
  readonly path: string;
  /** False for a default, and for a part that is filled in. */
  readonly isSet: boolean;
  /** In the text format; `undefined` for a message that is neither set nor filled in. */
  readonly text: string | undefined;
  readonly json: Json | undefined;
  readonly place: TextPlace | undefined;
}

/**
 * The value at a path (`field-path.ts`) of `text`.
 * @throws ConfigError where `text` does not load, the path is not one of the schema, or the element is not there.
 */
export function readField(text: string, path: string, file: string = 'pipeline.config'): FieldValue {
  const steps = readFieldPath(path);
  const { config, document, placeOf } = loadPipelineConfig(text, file);
  const at = concretePaths(indexFields(document), steps)[steps.length - 1];
  const place = placeOf(at);
  const root = reflect(TrainEvalPipelineConfigSchema, config);
  return { path: at, isSet: place !== undefined, place, ...valueAt(root, steps) };
}

type Value = Pick<FieldValue, 'text' | 'json'>;

function valueAt(root: ReflectMessage, steps: readonly PathStep[]): Value {
  let message = root;
  for (const { field, index } of steps.slice(0, -1)) message = inner(message, field, index);
  const { field, index } = steps[steps.length - 1];
  if (field.fieldKind === 'message' && !message.isSet(field)) return { text: undefined, json: undefined };
  if (field.fieldKind !== 'list' || index === undefined)
    return { text: printFieldValue(message, field), json: fieldJson(message, field) };
  const element: unknown = message.get(field).get(index);
  return { text: printElement(field, element), json: elementJson(field, element) };
}

/** The message that a step leads to: an unset one where there is none, for the sake of its defaults. */
function inner(message: ReflectMessage, field: DescField, index: number = 0): ReflectMessage {
  if (field.fieldKind === 'message') return message.get(field);
  const element: unknown = field.fieldKind === 'list' ? message.get(field).get(index) : undefined;
  if (element !== undefined) return element as ReflectMessage;
  invariant(field.message !== undefined, `${field.name} is on a path and no message`);
  return reflect(field.message);
}
