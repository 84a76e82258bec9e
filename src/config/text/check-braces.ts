/**
 * @module
 * What the indentation of a text says about its braces: a block ends before the next line that is indented no deeper,
 * and a closing brace at the start of a line closes the block that is indented like it.
 *
 * Only asked where the braces do not add up. It reads any text, and is right about texts that are indented with care;
 * whoever asks compares its answer with the true count.
 */

import type { OpenBlock } from './syntax-fault.ts';
import { type Token, Tokenizer } from './tokenize.ts';

/** A block without a closing brace, which belongs after the token `before`; `next` is what follows instead. */
export interface MissingBrace {
  readonly block: OpenBlock;
  readonly before: Token;
  readonly next: Token;
}

/** Where braces lack and where there are too many, in file order. */
export interface BraceCheck {
  readonly missing: readonly MissingBrace[];
  readonly extra: readonly Token[];
}

/** Matches the braces of `text` by its indentation. */
export function checkBraces(text: string): BraceCheck {
  const walk = new BraceWalk();
  const tokenizer = new Tokenizer(text);
  let token = tokenizer.next();
  while (token.kind !== 'end') {
    const { indent, isFirst } = tokenizer;
    const next = tokenizer.next();
    walk.step(token, next, indent, isFirst);
    token = next;
  }
  return walk.finish(token);
}

interface Line {
  readonly number: number;
  readonly indent: number;
}

interface WalkedBlock extends OpenBlock {
  readonly line: number;
}

/** A brace that lacks or is too many, and the innermost block that was open then. */
interface Remark {
  readonly missing?: MissingBrace;
  readonly extra?: Token;
  readonly inside: OpenBlock | undefined;
}

class BraceWalk {
  readonly #stack: WalkedBlock[] = [];
  readonly #remarks: Remark[] = [];
  #line: Line = { number: 0, indent: 0 };
  #before: Token | undefined;
  /** The last name, until its value begins. */
  #named: { readonly name: Token; readonly line: Line } | undefined;
  #lists = 0;
  /** Whether nothing but closing braces followed the last block that lacks one. */
  #onlyCloses = false;

  step(token: Token, next: Token, indent: number, isFirst: boolean): void {
    if (isFirst) this.#line = { number: this.#line.number + 1, indent };
    if (token.kind === 'identifier') this.#name(token, next, isFirst);
    else if (token.kind === 'punctuation') this.#punctuation(token, isFirst);
    else this.#named = undefined;
    this.#before = token;
  }

  finish(end: Token): BraceCheck {
    while (this.#stack.length > 0) this.#lack(end);
    return {
      missing: this.#remarks.flatMap(({ missing }) => missing ?? []),
      extra: this.#remarks.flatMap(({ extra }) => extra ?? []),
    };
  }

  #name(token: Token, next: Token, isFirst: boolean): void {
    this.#named = { name: token, line: this.#line };
    if (next.kind !== 'punctuation' || ![':', '{', '<'].includes(next.text)) return;
    if (isFirst && this.#lists === 0)
      for (let top = this.#top(); top !== undefined; top = this.#top()) {
        if (top.indent < this.#line.indent || top.line === this.#line.number) break;
        this.#lack(token);
      }
    this.#onlyCloses = false;
  }

  #punctuation(token: Token, isFirst: boolean): void {
    const { text } = token;
    if (text === '[') this.#lists++;
    else if (text === ']') this.#lists = Math.max(0, this.#lists - 1);
    else if (text === '{' || text === '<') {
      const { name, line } = this.#named ?? { name: token, line: this.#line };
      this.#stack.push({ name, open: token, indent: line.indent, line: line.number });
      this.#onlyCloses = false;
    } else if (text === '}' || text === '>') this.#close(token, isFirst);
    if (text !== ':') this.#named = undefined;
  }

  #close(token: Token, isFirst: boolean): void {
    const { number, indent } = this.#line;
    const isDeeper = (): boolean => isFirst && (this.#top()?.indent ?? -1) > indent;
    while (isDeeper()) {
      this.#lack(token);
      this.#onlyCloses = true;
    }
    const top = this.#top();
    if (top !== undefined && (!isFirst || top.indent === indent || top.line === number)) this.#stack.pop();
    // Where only closing braces stand between, the block that seemed to lack one was badly indented.
    else if (this.#onlyCloses && this.#remarks.at(-1)?.missing !== undefined) this.#remarks.pop();
    else this.#remarks.push({ extra: token, inside: top });
  }

  #top(): WalkedBlock | undefined {
    return this.#stack[this.#stack.length - 1];
  }

  /** The innermost block lacks its closing brace before `next`. */
  #lack(next: Token): void {
    const block = this.#stack.pop();
    if (block === undefined) return;
    const last = this.#remarks.at(-1);
    // A brace that seemed too many in this very block was its own, badly indented.
    if (last?.extra !== undefined && last.inside === block) this.#remarks.pop();
    else
      this.#remarks.push({
        missing: { block, before: this.#before ?? block.open, next },
        inside: this.#top(),
      });
  }
}
