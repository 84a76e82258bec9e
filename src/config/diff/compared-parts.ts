/**
 * @module
 * Which parts of two configurations are compared, where one of them or both are fragments.
 */

import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { pipelineNames } from '../schema/read-field-name.ts';
import type { Document } from '../text/syntax-tree.ts';

/**
 * The paths to compare, or `undefined` for everything. Against a whole file that is what the fragment holds; of two
 * fragments, what either holds, the smaller part where one lies in another.
 */
export function comparedParts(a: Document, b: Document): readonly string[] | undefined {
  const [inA, inB] = [partsOf(a), partsOf(b)];
  if (inA === undefined || inB === undefined) return inA ?? inB;
  const all = [...new Set([...inA, ...inB])];
  return all.filter((part) => !all.some((other) => other.startsWith(`${part}.`)));
}

/** What a fragment holds, without parts of parts; `undefined` for a whole file. */
function partsOf(document: Document): readonly string[] | undefined {
  const readName = pipelineNames(document, TrainEvalPipelineConfigSchema);
  const readings = document.fields.map(({ name }) => readName(TrainEvalPipelineConfigSchema, name));
  if (!readings.some((reading) => reading?.isFragment)) return undefined;
  const paths = [
    ...new Set(readings.flatMap((reading) => (reading === undefined ? [] : [reading.path.join('.')]))),
  ];
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}.`)));
}
