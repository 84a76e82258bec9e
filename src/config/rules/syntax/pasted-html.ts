/**
 * @module
 * Rule: the file is a web page, or holds pieces of one. Saving the page that shows a file is the usual way to get there.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule, Finding } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

const PAGE = /^\s*(<!doctype[^>]{0,80}>?|<html[^>]{0,80}>?|<head\b[^>]{0,80}>?|<\?xml[^>]{0,80}>?)/i;
const TAG =
  /<\/?(?:html|head|body|div|span|table|tr|td|br|pre|code|script|style|ul|li|meta|link|title)(?:\s[^<>]*)?\/?>|<a\s[^<>]*>|<\/a>|<\/?p>/i;
const ENTITY = /&(?:quot|lt|gt|amp|apos|nbsp|#39|#34|#x27|#x22);/g;

const MEANING: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  '#x22': '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  lt: '<',
  gt: '>',
  amp: '&',
  nbsp: ' ',
};

/** The file is a web page, or holds pieces of one. */
export const pastedHtml: FaultRule<SyntaxFault> = {
  id: 'CW014',
  name: 'pasted-html',
  severity: 'error',
  summary: 'The file is a web page, or holds pieces of one.',
  explanation:
    'A browser saves the page around a file, with its HTML. On GitHub, the button "Raw" or "Download raw file" leads to the file itself. Text copied from a page may hold tags and escaped characters such as &quot;, which --fix turns back.',
  example: { wrong: 'type: &quot;ssd_mobilenet_v1&quot;', right: 'type: "ssd_mobilenet_v1"' },
  recognise({ text, found }) {
    const page = PAGE.exec(text.slice(0, 1000))?.[1];
    if (page !== undefined) return describePage(text, page);
    const line = lineAround(text, found.offset);
    const tag = TAG.exec(line.text);
    if (tag !== null)
      return {
        message: `"${shorten(tag[0])}" is HTML: this was copied from a web page. Copy the text of the file itself.`,
        offset: line.start + tag.index,
      };
    return found.text === '&' ? describeEntity(text, found.offset) : undefined;
  },
};

function describePage(text: string, opening: string): Finding {
  const advice = /github/i.test(text.slice(0, 20_000))
    ? 'On GitHub, the button "Raw" leads to the file itself.'
    : 'Download the file itself, not the page that shows it.';
  return {
    message: `This is a web page, not a configuration: it begins with "${shorten(opening)}". ${advice}`,
    offset: text.search(/\S/),
  };
}

function describeEntity(text: string, offset: number): Finding | undefined {
  const entity = text.slice(offset, offset + 8).match(ENTITY)?.[0];
  if (entity === undefined || !text.startsWith(entity, offset)) return undefined;
  const meaning = (code: string): string => MEANING[code.slice(1, -1)];
  const shown = JSON.stringify(meaning(entity));
  return {
    message: `"${entity}" is how a web page writes ${shown}: this was copied from the source of one.`,
    fix: {
      title: 'Write the characters that the HTML codes stand for',
      edits: [...text.matchAll(ENTITY)].map(({ index, 0: code }) => ({
        start: index,
        end: index + code.length,
        replacement: meaning(code),
      })),
    },
  };
}
