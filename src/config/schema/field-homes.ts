/**
 * @module
 * Where in a pipeline a field of a given name may stand: every path of the schema, by the name it ends with. Built from
 * the descriptors when first asked.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';

/** One place for a field: the path of the message it belongs to (`model.ssd`; empty for the whole file). */
export interface FieldHome {
  readonly path: string;
  readonly message: DescMessage;
  readonly field: DescField;
}

let homes: ReadonlyMap<string, readonly FieldHome[]> | undefined;

/** Every place for a field named `name`, shallow ones first. */
export function fieldHomes(name: string): readonly FieldHome[] {
  homes ??= findHomes(TrainEvalPipelineConfigSchema);
  return homes.get(name) ?? [];
}

/** Whether some message has a repeated field of scalars named `name`. */
export function isListName(name: string): boolean {
  return fieldHomes(name).some(({ field }) => field.fieldKind === 'list' && field.message === undefined);
}

function findHomes(root: DescMessage): Map<string, FieldHome[]> {
  const found = new Map<string, FieldHome[]>();
  let level: { readonly path: string; readonly message: DescMessage; readonly above: ReadonlySet<string> }[] =
    [{ path: '', message: root, above: new Set() }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { path, message, above } of level) {
      if (above.has(message.typeName)) continue;
      for (const field of message.fields) {
        const list = found.get(field.name) ?? [];
        found.set(field.name, list);
        list.push({ path, message, field });
        if (field.message === undefined || field.fieldKind === 'map') continue;
        next.push({
          path: path === '' ? field.name : `${path}.${field.name}`,
          message: field.message,
          above: new Set([...above, message.typeName]),
        });
      }
    }
    level = next;
  }
  return found;
}
