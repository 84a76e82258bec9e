/**
 * @module
 * What comes of setting one field in the configuration of an SSD: does it change what is trained or detected, is it refused
 * by name, or told in a note to change nothing?
 */

import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { diagnose } from '../../../src/config/check-pipeline-config.ts';
import { type Place, placesOf } from '../../../src/config/docs/places.ts';
import { SUPPORTED_PARTS } from '../../../src/config/support/supported-parts.ts';
import { ConfigError } from '../../../src/util/errors.ts';
import { planDigest } from './plan-digest.ts';
import { ALONGSIDE, BASE, COMPANIONS, ELSEWHERE, STARTS, VALUES } from './sweep-cases.ts';

/** `holds`: a message whose own fields are looked at. */
export type Account = 'honoured' | 'refused' | 'noted' | 'deprecated' | 'elsewhere' | 'holds';

export const ACCOUNTS: readonly string[] = [
  'honoured',
  'refused',
  'noted',
  'deprecated',
  'elsewhere',
  'holds',
] satisfies readonly Account[];

/** `Loss_EqualizationLoss` for a message within another. */
export const nameOf = (message: DescMessage): string =>
  message.typeName.replace('object_detection.protos.', '').replaceAll('.', '_');

function isBuilt({ parent, name, oneof }: DescField): boolean {
  if (oneof === undefined) return true;
  const parts: Readonly<Record<string, readonly string[] | undefined>> = SUPPORTED_PARTS;
  return parts[parent.name]?.includes(name) ?? true;
}

/** Messages that are refused as a whole, or that nothing reads. */
const CLOSED: readonly string[] = [
  'graph_rewriter',
  'mask_head_config',
  'equalization_loss',
  'parameterized_metric',
  'keypoint_edge',
];

/** Where the message stands in the configuration of an SSD whose parts are all built. */
export function openPlace(message: DescMessage): Place | undefined {
  return placesOf(message).find(
    ({ file, steps }) =>
      file === 'pipeline.config' && steps.every((step) => isBuilt(step) && !CLOSED.includes(step.name)),
  );
}

/** What a table says of a field, of all fields of its message, or of all fields of its name. */
function told(table: Readonly<Record<string, string>>, { parent, name }: DescField): string | undefined {
  const message = nameOf(parent);
  return table[`${message}.${name}`] ?? table[message] ?? table[`*.${name}`];
}

/** Text with `content` at a place. */
const at = ({ steps }: Place, content: string): string =>
  steps.reduceRight((inner, { name }) => `${name} { ${inner} }`, content);

const NUMBERS = ['1', '2', '0.5', '0', '3', '0.25', '5', '64', '10', '0.01', '-1', '500'];

/** Values of a field, of which some differ from what it is when unset. */
function candidates(field: DescField): readonly string[] {
  const own = told(VALUES, field);
  if (own !== undefined) return [own];
  if (field.message !== undefined) return ['{ }'];
  if (field.enum !== undefined) return field.enum.values.map(({ name }) => name);
  if (field.scalar === ScalarType.STRING) return ['"a"'];
  return field.scalar === ScalarType.BOOL ? ['true', 'false'] : NUMBERS;
}

/** What `check` says of a field that changes nothing. */
const TELLS_OF_NOTHING = /changes? nothing|has no effect|does not use/;

/** The digest of a text's plan, or why there is none. */
function digestOf(text: string): { readonly digest?: string; readonly refusal: string } {
  const { loaded, diagnostics } = diagnose(text, 'x.config');
  if (loaded === undefined) return { refusal: diagnostics[0]?.message ?? 'it does not parse' };
  try {
    return { digest: planDigest(loaded), refusal: '' };
  } catch (error) {
    if (error instanceof ConfigError) return { refusal: error.message };
    throw error;
  }
}

/** The account of `field`, a member of the message at `place`; else what was tried last. */
export function accountOf(field: DescField, place: Place): Account | string {
  const { name } = field;
  if (field.deprecated) return 'deprecated';
  if (told(ELSEWHERE, field) !== undefined) return 'elsewhere';
  const inner = field.message;
  const isPart = isBuilt(field) && !CLOSED.includes(name);
  if (inner !== undefined && isPart && inner.fields.length > 0 && openPlace(inner) !== undefined)
    return 'holds';
  const companion = told(COMPANIONS, field) ?? '';
  const start = `${told(STARTS, field) ?? BASE}\n`;
  const withField = (content: string): string =>
    `${start}${at(place, `${companion} ${content}`)}\n${told(ALONGSIDE, field) ?? ''}\n`;
  const before = digestOf(withField('')).digest;
  let last = 'changes nothing';
  for (const value of candidates(field)) {
    const text = withField(`${name}${value.startsWith('{') ? '' : ':'} ${value}`);
    const notes = diagnose(text, 'x.config').diagnostics;
    if (notes.some(({ message }) => message.includes(name) && TELLS_OF_NOTHING.test(message))) return 'noted';
    const { digest, refusal } = digestOf(text);
    if (digest !== undefined && digest !== before) return 'honoured';
    // a number may only be out of range
    const isChoice = field.scalar === undefined || field.scalar === ScalarType.BOOL;
    if (refusal.includes(name) && (isChoice || refusal.includes('not supported yet'))) return 'refused';
    if (refusal !== '') last = refusal;
  }
  return last;
}
