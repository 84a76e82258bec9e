/**
 * @module
 * Fields that ask for something that Counterweight does not do yet, by message. The single source: training refuses them,
 * and `check` says so beforehand (rules/support). A field goes from here when it is honoured.
 */

import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { foreignFields } from './feature-extractors.ts';

/** By message, the fields that are refused where they ask for something. */
const UNHONOURED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  TrainEvalPipelineConfig: ['graph_rewriter'],
  Ssd: ['explicit_background_class', 'mask_head_config'],
  SsdFeatureExtractor: ['replace_preprocessor_with_placeholder'],
  Loss: ['expected_loss_weights'],
  TrainConfig: ['merge_multiple_label_boxes', 'use_multiclass_scores'],
  // Of train_input_reader; evaluation reads each image once.
  InputReader: ['num_additional_channels', 'input_type'],
};

/** Whether the field is one that is refused where it asks for something; both by name. */
export function isUnhonoured(message: string, field: string): boolean {
  return UNHONOURED_FIELDS[message]?.includes(field) ?? false;
}

/** The fields of `message` that ask for something that is not done yet. */
export function unhonouredFields<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc> | undefined,
): string[] {
  return message === undefined ? [] : unhonouredIn(reflect(schema, message));
}

/** The same, of a message by reflection. */
export function unhonouredIn(message: ReflectMessage): string[] {
  const names = [...(UNHONOURED_FIELDS[message.desc.name] ?? []), ...foreignTo(message)];
  return names.filter((name) => asksForSomething(message, name));
}

/** The fields of a feature extractor that its type does not honour. */
function foreignTo(message: ReflectMessage): readonly string[] {
  const type = message.desc.name === 'SsdFeatureExtractor' ? message.desc.field.type : undefined;
  return type === undefined ? [] : foreignFields(String(message.get(type)));
}

/** Whether a field is set to other than "off": not false, 0, "", an empty list, a choice of nothing, or the default. */
export function asksForSomething(message: ReflectMessage, name: string): boolean {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (field === undefined || !message.isSet(field)) return false;
  if (field.fieldKind === 'message') return !isOpenChoice(message.get(field));
  if (field.fieldKind !== 'scalar' && field.fieldKind !== 'enum') return true;
  const value = message.get(field);
  return Boolean(value) && value !== field.getDefaultValue();
}

/** Whether a message consists of a one-of alone, of which nothing is chosen. */
function isOpenChoice(message: ReflectMessage): boolean {
  const { fields } = message.desc;
  return fields.length > 0 && fields.every((field) => field.oneof !== undefined && !message.isSet(field));
}
