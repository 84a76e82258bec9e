/**
 * @module
 * Texts of pipeline configs made from the schema: fields that are there, values of their types (and now and then not),
 * whole files and fragments, in any layout. And paths into the schema, with values for what stands there.
 */

import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { FRAGMENT_HOMES } from '../../src/config/schema/dialect.ts';
import { TrainEvalPipelineConfigSchema } from '../../src/proto/gen/object_detection/protos/pipeline_pb.js';
import { joinTokens } from './grammar-text.ts';
import type { Tape } from './tape.ts';

const DEEPEST = 9;
/** Blocks that stand in most configurations, so that rules have something to look at. */
const COMMON = [
  'model',
  'ssd',
  'loss',
  'classification_loss',
  'localization_loss',
  'weighted_sigmoid',
  'weighted_smooth_l1',
  'train_config',
  'data_augmentation_options',
];

/** A pipeline config, or a fragment of one. */
export function pipelineText(tape: Tape): string {
  const home = tape.once(4) ? tape.pick(FRAGMENT_HOMES).path : [];
  const message = home.reduce<DescMessage>(
    (desc, step) => desc.fields.find((field) => field.name === step)?.message ?? desc,
    TrainEvalPipelineConfigSchema,
  );
  const tokens: string[] = [];
  while (!tape.isOver) addField(tape, tokens, message, home.length);
  return joinTokens(tape, tokens);
}

function addField(tape: Tape, tokens: string[], message: DescMessage, depth: number): void {
  const common = message.fields.filter(({ name }) => COMMON.includes(name));
  const field = tape.pick(common.length > 0 && !tape.once(3) ? common : message.fields);
  if (field === undefined) return;
  tokens.push(tape.once(60) ? tape.pick(['num_clases', 'x', 'box_loss', 'weighted_huber']) : field.name);
  if (field.fieldKind === 'list' && tape.once(3)) {
    const elements = Array.from({ length: tape.below(4) }, () => valueTokens(tape, field, depth));
    tokens.push(':', '[', ...elements.flatMap((element, i) => (i === 0 ? element : [',', ...element])), ']');
  } else {
    if (field.message === undefined && field.fieldKind !== 'map') tokens.push(':');
    tokens.push(...valueTokens(tape, field, depth));
  }
  const separator = tape.pick(['', '', '', ',', ';']);
  if (separator !== '') tokens.push(separator);
}

function valueTokens(tape: Tape, field: DescField, depth: number): string[] {
  if (field.fieldKind === 'map') return ['{', 'key', ':', '"k"', 'value', ':', '"v"', '}'];
  if (field.message === undefined) return [scalarValue(tape, field)];
  const tokens = ['{'];
  if (depth < DEEPEST)
    for (let n = tape.below(5); n > 0 && !tape.isOver; n--) addField(tape, tokens, field.message, depth + 1);
  return [...tokens, '}'];
}

/** A value of a scalar or enum field; once in a while one of another type or out of range. */
export function scalarValue(tape: Tape, field: DescField): string {
  if (tape.once(40)) return tape.pick(['many', '"90"', '1e99', '99999999999', '1.5', 'nan', '""']);
  if (field.enum !== undefined) {
    const { name } = tape.pick(field.enum.values);
    return tape.pick([name, name, `"${name.toLowerCase()}"`]);
  }
  switch (field.fieldKind === 'map' ? undefined : field.scalar) {
    case ScalarType.BOOL:
      return tape.pick(['true', 'false', 'True', '1']);
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return tape.pick([
        '"a"',
        "'b/c.d'",
        '"PATH_TO_BE_CONFIGURED/x"',
        '"ssd_mobilenet_v1"',
        '""',
        '"a\\"b"',
      ]);
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE:
      return tape.pick(['0.5', '1', '0.0', '1e-8', '10.0', '.25f', 'inf', '3.4e38']);
    default:
      return tape.pick(['1', '0', '2', '90', '0x10', '300', '2147483647']);
  }
}

/** A path of the schema, with an index here and there, and the field that it names. */
export function schemaPath(tape: Tape): { readonly path: string; readonly field: DescField } {
  let message: DescMessage | undefined = TrainEvalPipelineConfigSchema;
  const steps: string[] = [];
  for (;;) {
    const common: readonly DescField[] = message.fields.filter(({ name }) => COMMON.includes(name));
    const field: DescField = tape.pick(common.length > 0 && !tape.once(3) ? common : message.fields);
    const isMany = field.fieldKind === 'list' || field.fieldKind === 'map';
    const isDeep =
      field.fieldKind !== 'map' && field.message !== undefined && field.message.fields.length > 0;
    const isLast = !isDeep || tape.once(6) || steps.length > DEEPEST;
    const index = isMany && tape.once(2) ? `[${tape.below(3)}]` : '';
    steps.push(`${field.name}${index}`);
    message = field.fieldKind === 'map' ? undefined : field.message;
    if (isLast || message === undefined) return { path: steps.join('.'), field };
  }
}

/** A value for `field` as somebody might give it on a command line. */
export function givenValue(tape: Tape, field: DescField): string {
  if (field.fieldKind === 'list' && tape.once(3)) {
    const elements = Array.from({ length: tape.below(4) }, () =>
      valueTokens(tape, field, DEEPEST - 1).join(' '),
    );
    return `[${elements.join(', ')}]`;
  }
  const value = valueTokens(tape, field, DEEPEST - 1).join(' ');
  return tape.once(4) ? value.replace(/^\{(.*)\}$/, '$1').replace(/^"(.*)"$/, '$1') : value;
}
