/**
 * @module
 * HTML by template: ``html`<p>${text}</p>` `` escapes every value that is not markup itself, so that a class name or a
 * path can hold anything. The markup is written as XML too (every element closed, every attribute quoted), so that
 * tests can parse it strictly.
 */

/** Text that is HTML. */
export interface Markup {
  readonly markup: string;
}

/** What a template takes; nothing stands for null, undefined and false. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters may not stand in HTML or XML, not even escaped; neither may halves of surrogate pairs.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu;

/** `text` as it must stand in HTML, in an element or between quotes. */
export function escapeHtml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (mark) => ENTITIES[mark]);
}

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  if (isList(content)) return content.map(render).join('');
  return content.markup;
}

function isList(content: Content): content is readonly Content[] {
  return Array.isArray(content);
}

/** Markup from a template. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let markup = strings[0];
  for (const [i, value] of values.entries()) markup += render(value) + strings[i + 1];
  return { markup };
}
