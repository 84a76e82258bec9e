/**
 * @module
 * Scalar nodes to values, by the type of the field they stand for. Each reader answers the value or a fault in the
 * form "expected X, got Y"; none throws, so that the binder can collect every fault of a file.
 *
 * As the text format's specification: bools are `true`, `True`, `t`, `1` and their opposites; floats take decimal
 * numbers and `inf`, `infinity`, `nan` in any case; hexadecimal and octal are for integers.
 */

import { type DescEnum, type DescField, ScalarType } from '@bufbuild/protobuf';
import type { ScalarValue } from '@bufbuild/protobuf/reflect';
import { shorten } from '../../util/shorten.ts';
import { decodeString } from '../text/decode-string.ts';
import { firstToken, type ListNode, type MessageNode, type ScalarNode } from '../text/syntax-tree.ts';

/** A value, or what is wrong with the text and where. */
export type ReadValue<T> =
  | { readonly value: T; readonly fault?: undefined }
  | { readonly fault: string; readonly offset: number };

const INTEGER_RANGES: Readonly<Partial<Record<ScalarType, readonly [bigint, bigint]>>> = {
  [ScalarType.INT32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.SINT32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.SFIXED32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.UINT32]: [0n, 2n ** 32n - 1n],
  [ScalarType.FIXED32]: [0n, 2n ** 32n - 1n],
  [ScalarType.INT64]: [-(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.SINT64]: [-(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.SFIXED64]: [-(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.UINT64]: [0n, 2n ** 64n - 1n],
  [ScalarType.FIXED64]: [0n, 2n ** 64n - 1n],
};

const LARGEST_FLOAT = 3.4028234663852886e38;
const INTEGER = /^(?:0[xX][0-9a-fA-F]+|\d+)$/;
const OCTAL = /^0\d+$/;
const LONGEST_INTEGER = 100;

/** Whether a field takes whole numbers. */
export function integerType({ scalar }: Pick<DescField, 'scalar'>): boolean {
  return scalar !== undefined && INTEGER_RANGES[scalar] !== undefined;
}

/** The words for a scalar type in "expected …": `an int32`, `a string`. */
export function describeType(type: ScalarType): string {
  const name = ScalarType[type].toLowerCase();
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** The words for a value in "got …": `the string "90"`, `1.5`, `a message`, `a list`. */
export function describeValue(value: ScalarNode | MessageNode | ListNode): string {
  if (value.kind === 'message') return 'a message';
  if (value.kind === 'list') return 'a list';
  const text = value.tokens.map((token) => token.text).join(value.tokens[0].kind === 'string' ? ' ' : '');
  return value.tokens[0].kind === 'string' ? `the string ${shorten(text)}` : shorten(text);
}

/** Reads `node` as a value of the scalar `type`. */
export function readScalar(type: ScalarType, node: ScalarNode): ReadValue<ScalarValue> {
  if (type === ScalarType.STRING || type === ScalarType.BYTES) return readString(type, node);
  if (type === ScalarType.BOOL) return readBool(node);
  if (type === ScalarType.FLOAT || type === ScalarType.DOUBLE) return readFloat(type, node);
  return readInteger(type, node);
}

/** Reads `node` as a value of `desc`: by name, or by number. */
export function readEnum(desc: DescEnum, node: ScalarNode): ReadValue<number> {
  const text = plainText(node);
  const byNumber = node.tokens[node.tokens.length - 1].kind === 'number';
  const found = desc.values.find((value) =>
    byNumber ? INTEGER.test(text.replace(/^-/, '')) && value.number === Number(text) : value.name === text,
  );
  if (found !== undefined && firstToken(node).kind !== 'string') return { value: found.number };
  const names = desc.values.map((value) => value.name);
  return fault(node, `expected one of ${names.join(', ')}, got ${describeValue(node)}.`);
}

/** The value of `desc` that the quoted string `node` names in any case: the dialect's `loss_type: "both"`. */
export function readQuotedEnum(desc: DescEnum, node: ScalarNode): string | undefined {
  if (node.tokens.length !== 1 || node.tokens[0].kind !== 'string') return undefined;
  const written = node.tokens[0].text.slice(1, -1).toUpperCase();
  return desc.values.find((value) => value.name === written)?.name;
}

function fault(node: ScalarNode, message: string): { fault: string; offset: number } {
  return { fault: message, offset: firstToken(node).offset };
}

function expected(type: ScalarType, node: ScalarNode, advice = ''): { fault: string; offset: number } {
  return fault(node, `expected ${describeType(type)}, got ${describeValue(node)}.${advice}`);
}

function plainText(node: ScalarNode): string {
  return node.tokens.map((token) => token.text).join('');
}

function readString(type: ScalarType, node: ScalarNode): ReadValue<string | Uint8Array> {
  if (node.tokens[0].kind !== 'string') return expected(type, node);
  const bytes: number[] = [];
  for (const token of node.tokens) {
    const decoded = decodeString(token.text);
    if (decoded.fault !== undefined) return { fault: decoded.fault, offset: token.offset + decoded.at };
    for (const byte of decoded.bytes) bytes.push(byte);
  }
  const all = Uint8Array.from(bytes);
  if (type === ScalarType.BYTES) return { value: all };
  try {
    return { value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(all) };
  } catch {
    return fault(node, 'the escapes of this string do not make valid UTF-8.');
  }
}

function readBool(node: ScalarNode): ReadValue<boolean> {
  const text = plainText(node);
  if (['true', 'True', 't'].includes(text)) return { value: true };
  if (['false', 'False', 'f'].includes(text)) return { value: false };
  if (INTEGER.test(text) && text.length <= LONGEST_INTEGER) {
    const value = integerValue(text);
    if (value === 0n || value === 1n) return { value: value === 1n };
  }
  return expected(ScalarType.BOOL, node);
}

function readFloat(type: ScalarType, node: ScalarNode): ReadValue<number> {
  const negative = node.tokens[0].text === '-';
  const { kind, text } = node.tokens[node.tokens.length - 1];
  const sign = negative ? -1 : 1;
  if (kind === 'identifier') {
    if (/^inf(?:inity)?f?$/i.test(text)) return { value: sign * Number.POSITIVE_INFINITY };
    if (/^nanf?$/i.test(text)) return { value: Number.NaN };
    return expected(type, node);
  }
  if (kind !== 'number') return expected(type, node);
  if (/^0x/i.test(text)) return expected(type, node, ' Write it as a decimal number.');
  if (OCTAL.test(text)) return expected(type, node, ' A leading 0 makes it octal; remove it.');
  const value = sign * Number(text.replace(/f$/i, ''));
  const largest = type === ScalarType.FLOAT ? LARGEST_FLOAT : Number.MAX_VALUE;
  if (Math.abs(value) > largest)
    return fault(node, `${describeValue(node)} is out of range for ${describeType(type)}.`);
  return { value };
}

function readInteger(type: ScalarType, node: ScalarNode): ReadValue<number | bigint> {
  const negative = node.tokens[0].text === '-';
  const { kind, text } = node.tokens[node.tokens.length - 1];
  const range = INTEGER_RANGES[type];
  if (range === undefined || kind !== 'number' || !INTEGER.test(text)) return expected(type, node);
  // A number of a thousand digits is not worth its value.
  const value = text.length > LONGEST_INTEGER ? undefined : integerValue(text) * (negative ? -1n : 1n);
  if (value === undefined || value < range[0] || value > range[1])
    return fault(
      node,
      `${describeValue(node)} is out of range for ${describeType(type)} (${range[0]} to ${range[1]}).`,
    );
  return { value: range[1] > 2n ** 32n ? value : Number(value) };
}

function integerValue(text: string): bigint {
  return BigInt(OCTAL.test(text) ? `0o${text.slice(1)}` : text);
}
