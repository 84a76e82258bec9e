/**
 * @module
 * The text entries that an ONNX model carries beside its graph.
 */

import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from '../proto/gen/onnx/onnx_pb.js';

/** The metadata of the model in `bytes`. @throws Error if the bytes are not an ONNX model. */
export function readOnnxMetadata(bytes: Uint8Array): ReadonlyMap<string, string> {
  const model = fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  return new Map(model.metadataProps.map(({ key, value }) => [key, value]));
}
