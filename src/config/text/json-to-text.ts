/**
 * @module
 * A JSON object in the text format. It knows no schema: an object is a block, a list of objects is the block again and
 * again, a string stays a string (the name of an enum value too, which other rules unquote).
 */

const DEEPEST = 100;
const NAME = /^[A-Za-z_]\w*$/;

/** `json` in the text format, or `undefined` where it is not an object whose names are names of fields. */
export function jsonToText(json: string): string | undefined {
  const lines: string[] = [];
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) && writeFields(value, 0, lines) ? `${lines.join('\n')}\n` : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function writeFields(object: Record<string, unknown>, depth: number, lines: string[]): boolean {
  if (depth > DEEPEST) return false;
  const indent = '  '.repeat(depth);
  for (const [name, value] of Object.entries(object)) {
    if (!NAME.test(name)) return false;
    if (value === null) continue;
    const isList = Array.isArray(value);
    const values: readonly unknown[] = isList ? value : [value];
    if (values.length > 0 && values.every(isObject))
      for (const inner of values) {
        lines.push(`${indent}${name} {`);
        if (!writeFields(inner, depth + 1, lines)) return false;
        lines.push(`${indent}}`);
      }
    else {
      const scalars = values.map(writeScalar);
      if (scalars.includes(undefined)) return false;
      lines.push(`${indent}${name}: ${isList ? `[${scalars.join(', ')}]` : scalars[0]}`);
    }
  }
  return true;
}

function writeScalar(value: unknown): string | undefined {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
