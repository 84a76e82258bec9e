/**
 * @module
 * Prose broken into lines that fit a width. Words are never broken; a word that is wider than a line has one of its own.
 */

import { textWidth } from './format-table.ts';

/** The lines of `text`, each at most `width` cells wide where its words allow. Line breaks in it stay. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
