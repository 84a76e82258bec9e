/**
 * @module
 * How a new configuration is put down: fields, blocks and comments as lists of lines, indented as blocks close around
 * them. Comments stay whole until the end, when it is known how much room their line leaves.
 */

/** Lines without a line break, a block's indented by two more spaces than what is around it. */
export type Lines = readonly string[];

const COLUMNS = 100;
/** What would end a comment's line, or hide in it: names of files and classes may hold anything. */
const CONTROLS = /[\p{Cc}\u2028\u2029]/gu;

/** `name: value`, the value as the text format has it. */
export function field(name: string, value: string | number | boolean): Lines {
  return [`${name}: ${value}`];
}

/** `name: "text"`, escaped. */
export function textField(name: string, text: string): Lines {
  return field(name, JSON.stringify(text));
}

/** `name { … }`. */
export function block(name: string, ...inside: readonly Lines[]): Lines {
  return [`${name} {`, ...inside.flat().map((line) => (line === '' ? '' : `  ${line}`)), '}'];
}

/** A comment of one line for each line of `text`; nothing where there is no text. */
export function comment(text: string | undefined): Lines {
  return text === undefined
    ? []
    : text.split('\n').map((line) => `# ${line.replaceAll(CONTROLS, ' ')}`.trimEnd());
}

/** The lines as text, comments wrapped; those that are indented behind their `#` are left as they are. */
export function renderLines(lines: Lines): string {
  return lines.flatMap(wrapped).join('\n').concat('\n');
}

function wrapped(line: string): string[] {
  const [, start, text] = /^( *# )(\S.*)$/.exec(line) ?? [];
  if (text === undefined || line.length <= COLUMNS) return [line];
  const rows = [''];
  for (const word of text.split(' ')) {
    const row = rows[rows.length - 1];
    if (row === '') rows[rows.length - 1] = word;
    else if (start.length + row.length + 1 + word.length > COLUMNS) rows.push(word);
    else rows[rows.length - 1] = `${row} ${word}`;
  }
  return rows.map((row) => start + row);
}
