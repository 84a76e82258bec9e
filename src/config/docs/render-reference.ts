/**
 * @module
 * The two reference pages of `docs/`, fields.md and rules.md, as Markdown, from the same sources as `explain`. The script
 * scripts/write-docs.js writes them; a test holds them up to date.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { explainAllRules, type RuleExplanation } from './explain-rule.ts';
import { describeDefault } from './field-default.ts';
import { fieldType } from './field-type.ts';
import { isOurs, meaningOf, shortName } from './meaning-of.ts';
import { allMessages, pathOf, placesOf } from './places.ts';

const MAX_PATHS = 4;

/** `docs/fields.md`: every message that a pipeline.config or a label map can hold, with its fields. */
export function renderFieldReference(): string {
  const messages = allMessages();
  const fields = messages.reduce((count, message) => count + message.fields.length, 0);
  return `# Fields

Every field of a \`pipeline.config\` and of a label map: ${messages.length} messages, ${fields} fields. Made by \`npm run docs\`
from the comments in \`proto/\`; \`counterweight explain NAME\` prints the same, with an example.

"Unset (reads as 0)" means that the schema states no default: a reader that does not ask whether the field is there sees
the 0. Fields marked **ours** are Counterweight's own, and the TensorFlow API does not know them.

${messages.map((message) => `- [${shortName(message)}](#${anchorOf(message)})`).join('\n')}

${messages.map(renderMessage).join('\n\n')}
`;
}

/** `docs/rules.md`: every rule of \`check\`. */
export function renderRuleReference(): string {
  const rules = explainAllRules();
  const families = [...new Set(rules.map(({ family }) => family))];
  return `# Rules

What \`counterweight check\` looks for: ${rules.length} rules. Made by \`npm run docs\` from the rules themselves;
\`counterweight explain ID\` prints the same. An error must be mended, a warning should be looked at, a note informs. The
severity is the usual one; a finding may weigh less or more, and says so.

${families.map((family) => renderFamily(family, rules)).join('\n\n')}
`;
}

function renderMessage(message: DescMessage): string {
  const paths = placesOf(message).map((place) => pathOf(place));
  const [first] = placesOf(message);
  const shown = paths.slice(0, MAX_PATHS).map((path) => `\`${path}\``);
  const more = paths.length > MAX_PATHS ? ` and in ${paths.length - MAX_PATHS} more places` : '';
  const where = paths[0] === '' ? `The whole ${first.file}.` : `Stands at ${shown.join(', ')}${more}.`;
  const rows = message.fields.map(renderField);
  const table =
    rows.length === 0
      ? 'It has no fields.'
      : ['| field | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
  return [
    `## ${shortName(message)}`,
    `${isOurs(message) ? '**ours** ' : ''}${markdown(meaningOf(message))}`,
    first.file === 'label map' && paths[0] !== '' ? `${where.slice(0, -1)} of a label map.` : where,
    ...message.oneofs.map(
      ({ fields }) => `Only one of ${fields.map(({ name }) => `\`${name}\``).join(', ')} can be set.`,
    ),
    table,
  ].join('\n\n');
}

function renderField(field: DescField): string {
  const marks = [isOurs(field) ? '**ours**' : '', field.deprecated ? '**deprecated**' : ''].filter(
    (mark) => mark !== '',
  );
  const values = field.enum?.values.map((value) => `\`${value.name}\`: ${meaningOf(value)}`) ?? [];
  const meaning = [...marks, meaningOf(field)].join(' ');
  const cells = [
    `\`${field.name}\``,
    typeCell(field),
    defaultCell(field),
    [meaning, ...values].map(markdown).join('<br>'),
  ];
  return `| ${cells.join(' | ')} |`;
}

function typeCell(field: DescField): string {
  const type = fieldType(field);
  if (field.message === undefined) return type.includes('<') ? `\`${type}\`` : type;
  const name = shortName(field.message);
  return markdown(type).replace(name, `[${name}](#${anchorOf(field.message)})`);
}

function defaultCell(field: DescField): string {
  const text = describeDefault(field);
  return /^(?:unset|empty)\b/.test(text) ? markdown(text) : `\`${text}\``;
}

/** As GitHub makes anchors of headings. */
function anchorOf(message: DescMessage): string {
  return shortName(message).toLowerCase().replaceAll('.', '');
}

function renderFamily(family: string, rules: readonly RuleExplanation[]): string {
  const title = `${family.charAt(0).toUpperCase()}${family.slice(1)}`;
  const own = rules.filter((rule) => rule.family === family);
  return [`## ${title}`, ...own.map(renderRule)].join('\n\n');
}

function renderRule({ id, name, severity, target, summary, explanation, example }: RuleExplanation): string {
  const only = target === undefined ? '' : `, with \`--target ${target}\` only`;
  return [
    `### ${id} ${name}`,
    `*${severity}${only}.* ${markdown(summary)}`,
    markdown(explanation),
    ...(example === undefined
      ? []
      : [`Wrong:\n\n${fence(example.wrong)}`, `Right:\n\n${fence(example.right)}`]),
  ].join('\n\n');
}

function fence(text: string): string {
  return `\`\`\`pbtxt\n${text.replace(/\n$/, '')}\n\`\`\``;
}

/** Text that Markdown would take for markup. */
function markdown(text: string): string {
  return text.replace(/[|<>]/g, (mark) => ({ '|': '\\|', '<': '&lt;', '>': '&gt;' })[mark] ?? mark);
}
