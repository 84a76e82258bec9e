/**
 * @module
 * Every message and enum that a pipeline.config or a label map can hold, found by walking from their two roots. What
 * the schema defines beside them (`TargetAssigner`) is not the user's.
 */

import type { DescEnum, DescMessage } from '@bufbuild/protobuf';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { StringIntLabelMapSchema } from '../../proto/gen/object_detection/protos/string_int_label_map_pb.js';

/** The messages a file can consist of: a pipeline.config, a label map. */
export const ROOTS: readonly DescMessage[] = [TrainEvalPipelineConfigSchema, StringIntLabelMapSchema];

/** The messages under `roots`, the roots first, then in the order of the schema, each once. */
export function messagesUnder(roots: readonly DescMessage[]): readonly DescMessage[] {
  const found = new Set(roots);
  for (const message of found)
    for (const field of message.fields) if (field.message) found.add(field.message);
  return [...found];
}

/** The enums of the fields of `messages`, each once. */
export function enumsOf(messages: readonly DescMessage[]): readonly DescEnum[] {
  return [...new Set(messages.flatMap(({ fields }) => fields.flatMap((field) => field.enum ?? [])))];
}
