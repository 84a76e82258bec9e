/**
 * @module
 * An explanation as text for a terminal: what it is in the first line, then its meaning, then labelled lines, then an
 * example to copy. Wrapped to the width it is given.
 */

import type {
  EnumExplanation,
  Explanation,
  FieldExplanation,
  MessageExplanation,
  Standing,
} from '../config/docs/explain-path.ts';
import type { RuleExplanation } from '../config/docs/explain-rule.ts';
import { textWidth } from './format-table.ts';
import { wrapText } from './wrap-text.ts';

/** How to print. `bold` makes a title stand out, on a terminal. */
export interface PageStyle {
  readonly width: number;
  bold(text: string): string;
}

const LABEL_WIDTH = 14;

/** The lines of an explanation, without a final line break. */
export function renderExplanation(explanation: Explanation | RuleExplanation, style: PageStyle): string {
  const lines = linesOf(explanation, style);
  if (explanation.kind === 'rule' || explanation.readAs === undefined) return lines.join('\n');
  const note = `A spelling of advice on the web; it is read as ${explanation.readAs}.`;
  return [...wrapText(note, style.width), '', ...lines].join('\n');
}

/** A name and its line for each row, the lines wrapped beside the names. */
export function renderList(rows: readonly (readonly [string, string])[], style: PageStyle): string[] {
  const room = Math.min(Math.max(...rows.map(([name]) => textWidth(name))), Math.floor(style.width / 2));
  return rows.flatMap(([name, text]) => hang(name, room + 2, text, style.width));
}

function linesOf(explanation: Explanation | RuleExplanation, style: PageStyle): string[] {
  switch (explanation.kind) {
    case 'field':
      return fieldLines(explanation, style);
    case 'message':
      return messageLines(explanation, style);
    case 'enum':
      return enumLines(explanation, style);
    case 'rule':
      return ruleLines(explanation, style);
    case 'several':
      return [
        `"${explanation.query}" can mean:`,
        '',
        ...indent(renderList(withoutRepeats(rowsOf(explanation.matches)), narrow(style))),
      ];
    case 'unknown':
      return wrapText(explanation.message, style.width);
  }
}

function fieldLines(field: FieldExplanation, style: PageStyle): string[] {
  const [path] = field.standing.paths;
  const inOne = field.messages.length === 1 ? `${field.message}.${field.name}` : field.name;
  const title = field.standing.count === 1 ? path : inOne;
  return [
    `${style.bold(title)}  ${field.type}, default ${field.default}`,
    '',
    ...wrapText(field.meaning, style.width),
    ...(field.holds === undefined
      ? []
      : ['', ...wrapText(`${field.type.replace(/^repeated /, '')}: ${field.holds}`, style.width)]),
    ...section('Values', renderList(rowsOf(field.values), narrow(style))),
    ...section('Fields', fieldTable(field.fields, narrow(style))),
    '',
    ...standingLines(field.standing, style),
    ...labelled(
      'One of',
      field.insteadOf.length === 0
        ? ''
        : `${[field.name, ...field.insteadOf].join(', ')}: only one can be set`,
      style,
    ),
    ...labelled('Here', field.support ?? '', style),
    ...labelled('Schema', originOf(field), style),
    ...field.rules.flatMap(({ id, summary }, i) =>
      labelled(i === 0 ? 'Rules' : '', `${id}  ${summary}`, style),
    ),
    ...section('Example', field.example.split('\n')),
  ];
}

function messageLines(message: MessageExplanation, style: PageStyle): string[] {
  return [
    `${style.bold(message.name)}  message`,
    '',
    ...wrapText(message.meaning, style.width),
    ...section('Fields', fieldTable(message.fields, narrow(style))),
    '',
    ...standingLines(message.standing, style),
    ...message.oneofs.flatMap((names) =>
      labelled('One of', `${names.join(', ')}: only one can be set`, style),
    ),
    ...labelled('Schema', message.ours ? "Counterweight's own message" : "upstream's", style),
    ...section('Example', message.example.split('\n')),
  ];
}

function enumLines(desc: EnumExplanation, style: PageStyle): string[] {
  const asked = desc.values.find(({ name }) => name === desc.value);
  return [
    asked === undefined
      ? `${style.bold(desc.name)}  enum`
      : `${style.bold(asked.name)}  value of ${desc.name}`,
    '',
    ...wrapText(asked?.meaning ?? desc.meaning, style.width),
    ...section('Values', renderList(rowsOf(desc.values), narrow(style))),
    '',
    ...labelled('Taken by', desc.fields.join(', '), style),
    ...labelled('Schema', desc.ours ? "Counterweight's own" : "upstream's", style),
    ...section('Example', desc.example.split('\n')),
  ];
}

function ruleLines(rule: RuleExplanation, style: PageStyle): string[] {
  const target = rule.target === undefined ? '' : `, with --target ${rule.target}`;
  return [
    `${style.bold(`${rule.id} ${rule.name}`)}  ${rule.severity}${target}; about ${rule.family}`,
    '',
    ...wrapText(rule.summary, style.width),
    '',
    ...wrapText(rule.explanation, style.width),
    ...(rule.example === undefined
      ? []
      : [
          ...section('Wrong', rule.example.wrong.split('\n')),
          ...section('Right', rule.example.right.split('\n')),
        ]),
  ];
}

function standingLines({ file, paths, count }: Standing, style: PageStyle): string[] {
  const shown = paths.filter((path) => path !== '');
  if (shown.length === 0) return labelled('Stands', `is the whole ${file}`, style);
  const more = count - paths.length;
  const lines = [...shown, ...(more > 0 ? [`and in ${more} more places`] : [])];
  const where = file === 'label map' ? 'Label map' : 'Stands at';
  return lines.flatMap((line, i) => labelled(i === 0 ? where : '', line, style));
}

function originOf({ ours, number, deprecated, message }: FieldExplanation): string {
  if (ours) return "Counterweight's own field; the TensorFlow API does not know it";
  return `upstream's field ${number} of ${message}${deprecated ? ', deprecated there' : ''}`;
}

function fieldTable(fields: FieldExplanation['fields'], style: PageStyle): string[] {
  if (fields.length === 0) return [];
  const widest = Math.max(...fields.map(({ name }) => name.length));
  if (widest > style.width / 2) return fields.map(({ name, type }) => `${name}  ${type}`);
  return renderList(
    fields.map(({ name, type, summary }) => [name, `${type}. ${summary}`]),
    style,
  );
}

function rowsOf(
  items: readonly { readonly name: string; readonly meaning?: string; readonly summary?: string }[],
): (readonly [string, string])[] {
  return items.map(({ name, meaning, summary }) => [name, meaning ?? summary ?? '']);
}

/** `rows` in which a text that the row above has is not said again. */
function withoutRepeats(rows: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return rows.map(([name, text], i) => [name, i > 0 && rows[i - 1][1] === text ? '(the same)' : text]);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...indent(lines)];
}

function labelled(label: string, text: string, { width }: PageStyle): string[] {
  return text === '' ? [] : hang(label === '' ? '' : `${label}:`, LABEL_WIDTH, text, width);
}

/** `text` beside `head`, its further lines under its first. */
function hang(head: string, room: number, text: string, width: number): string[] {
  const [first = '', ...others] = wrapText(text, width - room);
  const fits = textWidth(head) < room;
  const lines = fits
    ? [`${head}${' '.repeat(room - textWidth(head))}${first}`]
    : [head, `${' '.repeat(room)}${first}`];
  return [...lines, ...others.map((line) => `${' '.repeat(room)}${line}`)].map((line) => line.trimEnd());
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? line : `  ${line}`));
}

function narrow(style: PageStyle): PageStyle {
  return { ...style, width: style.width - 2 };
}
