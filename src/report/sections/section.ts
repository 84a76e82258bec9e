/**
 * @module
 * A section of the page: a heading that can be linked to, a sentence on how to read it, and what it holds.
 */

import { type Content, html, type Markup } from '../html.ts';

export interface Section {
  /** Of its heading, for links. */
  readonly id: string;
  readonly title: string;
  readonly body: Content;
}

export function renderSection({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${title}</h2>
${body}
</section>
`;
}

/** Plots side by side, as many as there is room for. */
export function plotGrid(plots: Content): Markup {
  return html`<div class="plots">${plots}</div>`;
}

/** A paragraph on how to read what follows. */
export function guide(...text: readonly Content[]): Markup {
  return html`<p class="guide">${text}</p>`;
}
