/**
 * @module
 * Finds every message of one type in a configuration, wherever it stands: a rule on suppression looks at that of SSD
 * and at that of the second stage of Faster R-CNN alike.
 */

import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import {
  type TrainEvalPipelineConfig,
  TrainEvalPipelineConfigSchema,
} from '../proto/gen/object_detection/protos/pipeline_pb.js';

/** A message, and its dotted path (`a.b`, `c[1].d`). */
export interface FoundMessage<Desc extends DescMessage> {
  readonly path: string;
  readonly message: MessageShape<Desc>;
}

/** Every message of type `schema` in `config`, outer before inner, in schema order. */
export function findMessages<Desc extends DescMessage>(
  config: TrainEvalPipelineConfig,
  schema: Desc,
): FoundMessage<Desc>[] {
  return everyMessage(config)
    .filter(({ message }) => message.desc.typeName === schema.typeName)
    .map(({ path, message }) => ({ path, message: message.message as MessageShape<Desc> }));
}

/** A message by reflection, and its dotted path; empty for the whole. */
export interface ReflectedMessage {
  readonly path: string;
  readonly message: ReflectMessage;
}

/** Two dozen rules walk the same configuration, which none of them changes. */
const walked = new WeakMap<TrainEvalPipelineConfig, readonly ReflectedMessage[]>();

/** Every message that is set in `config`, the whole first, outer before inner, in schema order. */
export function everyMessage(config: TrainEvalPipelineConfig): readonly ReflectedMessage[] {
  const known = walked.get(config);
  if (known !== undefined) return known;
  const found: ReflectedMessage[] = [];
  const walk = (message: ReflectMessage, path: string): void => {
    found.push({ path, message });
    for (const field of message.fields) {
      if (!message.isSet(field)) continue;
      const inner = path === '' ? field.name : `${path}.${field.name}`;
      if (field.fieldKind === 'message') walk(message.get(field), inner);
      if (field.fieldKind !== 'list' || field.listKind !== 'message') continue;
      const list = message.get(field);
      for (let i = 0; i < list.size; i++) walk(list.get(i) as ReflectMessage, `${inner}[${i}]`);
    }
  };
  walk(reflect(TrainEvalPipelineConfigSchema, config), '');
  walked.set(config, found);
  return found;
}
