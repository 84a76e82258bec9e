/**
 * @module
 * A field's documentation as Markdown, for the hover text of an editor: short, since it covers the code.
 */

import type { FieldDocumentation } from './field-documentation.ts';

/** Type and default on the first line, then the meaning, then what else is worth a line. */
export function renderFieldMarkdown(field: FieldDocumentation): string {
  const { name, message, type, meaning, ours, deprecated, insteadOf, values } = field;
  const origin = ours ? "Counterweight's own field" : `field ${field.number} of upstream's ${message}`;
  const parts = [
    `**${name}** \`${type}\`, default ${code(field.default)}`,
    meaning,
    ...(values.length === 0
      ? []
      : [values.map((value) => `- \`${value.name}\`: ${value.meaning}`).join('\n')]),
    ...(insteadOf.length === 0 ? [] : [`Only one of these: ${[name, ...insteadOf].map(quote).join(', ')}.`]),
    `*${ours ? origin : origin.charAt(0).toUpperCase() + origin.slice(1)}${deprecated ? ', deprecated' : ''}*`,
  ];
  return parts.join('\n\n');
}

function quote(name: string): string {
  return `\`${name}\``;
}

/** `0.002` as code, `unset (reads as 0)` and `empty` as words. */
function code(text: string): string {
  return /^(?:unset|empty)\b/.test(text) ? text : quote(text);
}
