/**
 * @module
 * What an open document is: a pipeline.config, a label map, or neither. By its content first, since text formats share
 * their endings; about a text without a field of ours nothing is said, unless it is called `….config`.
 */

import type { DescMessage } from '@bufbuild/protobuf';
import { findField, pipelineNames } from '../config/schema/read-field-name.ts';
import { TrainEvalPipelineConfigSchema } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { StringIntLabelMapSchema } from '../proto/gen/object_detection/protos/string_int_label_map_pb.js';
import { surveyBraces } from './survey-braces.ts';

/** The message that a document holds, or `undefined` where it is none of ours. */
export function recogniseDocument(uri: string, text: string): DescMessage | undefined {
  const { topNames } = surveyBraces(text);
  const pipeline = TrainEvalPipelineConfigSchema;
  const readName = pipelineNames({ fields: topNames.map((name) => ({ name })) }, pipeline);
  if (topNames.some((name) => readName(pipeline, name) !== undefined)) return pipeline;
  if (topNames.some((name) => findField(StringIntLabelMapSchema, name) !== undefined))
    return StringIntLabelMapSchema;
  const [path] = uri.split(/[?#]/);
  if (/\.config$/i.test(path)) return pipeline;
  if (topNames.length > 0) return undefined;
  if (/\.pbtxt$/i.test(path)) return StringIntLabelMapSchema;
  return /\S/.test(text) ? undefined : pipeline;
}
