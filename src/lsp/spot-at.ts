/**
 * @module
 * Where a cursor stands in a text that is being typed: the messages around it, and whether a field's name or a value
 * belongs there. The parser stops at the first fault; this scan never does. It walks the tokens with a stack of blocks
 * and a handful of states.
 *
 * Where the brackets of the file are not even, indentation says which block was left open: a block is taken as closed
 * before a line that stands further left than it, or level with it if its field belongs to a block further out. No more
 * blocks are closed in this way than brackets are missing, and a surplus bracket is passed over, so that a file whose
 * brackets are even is read by its brackets alone, however it is indented.
 */

import type { DescMessage } from '@bufbuild/protobuf';
import { type FieldNameReader, pipelineNames } from '../config/schema/read-field-name.ts';
import { isUnclosed, type LenientToken, lenientTokens } from './lenient-tokens.ts';
import { type Frame, framesInside, type ResolvedField, resolveField } from './resolve-field.ts';
import { closesBlock, opensBlock, startsValue, surveyBraces } from './survey-braces.ts';

/** What stands around a cursor. */
export interface Spot {
  /** What belongs there; `nothing` in comments, after a name without a colon, and in blocks that are unknown. */
  readonly expects: 'name' | 'value' | 'nothing';
  /** The messages around it, outermost first; none where they are unknown. */
  readonly frames: readonly Frame[];
  /** The other fields of the innermost block, before and after the cursor, by their canonical names. */
  readonly siblings: ReadonlyMap<string, ResolvedField>;
  /** The token that the cursor stands in or directly behind, where that is no bracket. */
  readonly token: LenientToken | undefined;
  /** The token after it. */
  readonly next: LenientToken | undefined;
  /** The field that `token` names, or whose value belongs here. */
  readonly field: ResolvedField | undefined;
  /** How names are read in this text. */
  readonly readName: FieldNameReader;
}

/** What stands around `offset` in `text`, a file that holds a message of type `root`. */
export function spotAt(text: string, offset: number, root: DescMessage): Spot {
  const { missing, surplus, topNames } = surveyBraces(text);
  const readName = pipelineNames({ fields: topNames.map((name) => ({ name })) }, root);
  return new Scan(text, root, readName, { missing, surplus }).find(offset);
}

/** How far out a field's home is looked for; the parser refuses deeper nesting. */
const DEEPEST = 100;

/** A block that is open: what to go back to when it closes, and what was seen in it. */
interface Block {
  readonly frames: readonly Frame[];
  readonly siblings: Map<string, ResolvedField>;
  /** The indentation of the line that opened it, where its name is the first on that line. */
  readonly indent: number | undefined;
  /** Set where the block is an element of the list of this field. */
  readonly listOf: { readonly field: ResolvedField | undefined } | undefined;
}

class Scan {
  readonly #text: string;
  readonly #readName: FieldNameReader;
  readonly #blocks: Block[];
  #missing: number;
  #surplus: number;
  #state: 'name' | 'afterName' | 'value' | 'afterElement' = 'name';
  #name: LenientToken | undefined;
  /** Whether a line has ended since `#name`. */
  #isNextLine = false;
  /** Where the last token ended. */
  #end = 0;
  #field: ResolvedField | undefined;
  #inList = false;

  constructor(
    text: string,
    root: DescMessage,
    readName: FieldNameReader,
    { missing, surplus }: { readonly missing: number; readonly surplus: number },
  ) {
    this.#text = text;
    this.#readName = readName;
    this.#missing = missing;
    this.#surplus = surplus;
    const frames = [{ desc: root, path: '' }];
    this.#blocks = [{ frames, siblings: new Map(), indent: undefined, listOf: undefined }];
  }

  find(offset: number): Spot {
    const tokens = lenientTokens(this.#text);
    let spot: Spot | undefined;
    let home = 0; // how many blocks are open at the cursor
    let token = tokens.next().value;
    while (token !== undefined) {
      const next = tokens.next().value;
      const isReached = token.end > offset || (token.end === offset && touches(token));
      const isAtCursor = spot === undefined && isReached;
      if (isAtCursor) {
        spot = token.start < offset ? this.#spot(offset, token, next) : this.#spot(offset, undefined, token);
        home = this.#blocks.length;
      }
      this.#isNextLine = this.#isLaterLine(token.start);
      this.#step(token, next, isAtCursor && token.start < offset);
      this.#end = token.end;
      if (this.#blocks.length < home) break;
      token = next;
    }
    return spot ?? this.#spot(offset, undefined, undefined);
  }

  #top(): Block {
    return this.#blocks[this.#blocks.length - 1];
  }

  #spot(offset: number, token: LenientToken | undefined, next: LenientToken | undefined): Spot {
    const expects = this.#expected(token, next, offset);
    if (expects === 'name') this.#closeLeftOpen(token?.start ?? offset, token?.text);
    const { frames, siblings } = this.#top();
    const named = expects === 'name' && token !== undefined;
    return {
      expects: frames.length === 0 ? 'nothing' : expects,
      frames,
      siblings,
      token,
      next,
      field: named ? resolveField(frames, token.text, this.#readName) : this.#field,
      readName: this.#readName,
    };
  }

  #expected(
    token: LenientToken | undefined,
    next: LenientToken | undefined,
    offset: number,
  ): Spot['expects'] {
    if (token?.kind === 'comment') return 'nothing';
    const canBeName = token === undefined || token.kind === 'word';
    if (this.#state === 'name') return canBeName ? 'name' : 'nothing';
    if (this.#state === 'afterElement') return 'nothing';
    const isLater = this.#isLaterLine(token?.start ?? offset);
    if (this.#state === 'afterName') return isLater && canBeName ? 'name' : 'nothing';
    const isName = token?.kind === 'word' && next !== undefined && startsValue(next);
    return isName && isLater ? 'name' : 'value';
  }

  /** Takes `token`; at the cursor its name is not counted among the block's fields. */
  #step(token: LenientToken, next: LenientToken | undefined, isAtCursor: boolean): void {
    if (token.kind === 'comment') return;
    if (token.kind === 'punctuation') this.#stepPunctuation(token);
    else if (token.kind === 'word' && this.#isName(next)) this.#startName(token, isAtCursor);
    else if (this.#state !== 'name') this.#endValue();
  }

  /** Whether a word is a field's name, where `next` follows it. */
  #isName(next: LenientToken | undefined): boolean {
    if (this.#state === 'name') return true;
    if (!this.#isNextLine) return false;
    return this.#state === 'afterName' || (next !== undefined && startsValue(next));
  }

  #stepPunctuation(token: LenientToken): void {
    if (opensBlock(token)) this.#open();
    else if (closesBlock(token)) this.#close(token);
    else if (token.text === ':' && this.#state === 'afterName') this.#state = 'value';
    else if (token.text === '[') {
      if (this.#state === 'name') this.#field = undefined; // the name of an extension
      this.#inList = true;
      this.#state = 'value';
    } else if (token.text === ']') {
      this.#inList = false;
      this.#endValue();
    } else if (token.text === ',' && this.#inList) this.#state = 'value';
  }

  #startName(token: LenientToken, isAtCursor: boolean): void {
    this.#inList = false;
    this.#closeLeftOpen(token.start, token.text);
    const { frames, siblings } = this.#top();
    this.#name = token;
    this.#isNextLine = false;
    this.#field = resolveField(frames, token.text, this.#readName);
    this.#state = 'afterName';
    if (!isAtCursor && this.#field?.reading.up === 0) siblings.set(this.#field.field.name, this.#field);
  }

  #endValue(): void {
    this.#state = this.#inList ? 'afterElement' : 'name';
    if (!this.#inList) this.#field = undefined;
  }

  #open(): void {
    const name = this.#state === 'name' ? undefined : this.#name;
    this.#blocks.push({
      frames: name === undefined ? [] : framesInside(this.#field),
      siblings: new Map(),
      indent: name === undefined ? undefined : this.#indentOf(name.start),
      listOf: this.#inList ? { field: this.#field } : undefined,
    });
    this.#inList = false;
    this.#field = undefined;
    this.#state = 'name';
  }

  #close(token: LenientToken): void {
    const indent = this.#indentOf(token.start);
    const { indent: opened } = this.#top();
    if (this.#surplus > 0 && indent !== undefined && opened !== undefined && indent > opened) {
      this.#surplus--;
      return;
    }
    if (indent !== undefined && this.#blocks.slice(-DEEPEST).some((block) => block.indent === indent))
      this.#closeWhile((top) => indent < top);
    this.#pop();
  }

  #pop(): void {
    if (this.#blocks.length === 1) return;
    const closed = this.#blocks.pop();
    this.#inList = closed?.listOf !== undefined;
    this.#field = closed?.listOf?.field;
    this.#endValue();
  }

  /** Closes the blocks that were left open before a field called `name` at `offset`, as far as indentation tells. */
  #closeLeftOpen(offset: number, name: string | undefined): void {
    const indent = this.#indentOf(offset);
    if (indent === undefined) return;
    const isForeign = (block: Block): boolean =>
      name !== undefined &&
      resolveField(block.frames, name, this.#readName) === undefined &&
      this.#blocks
        .slice(-DEEPEST)
        .some(({ frames }) => resolveField(frames, name, this.#readName) !== undefined);
    this.#closeWhile((top, block) => indent < top || (indent === top && isForeign(block)));
  }

  #closeWhile(isLeftOpen: (indent: number, block: Block) => boolean): void {
    for (;;) {
      const top = this.#top();
      if (this.#missing === 0 || top.indent === undefined || !isLeftOpen(top.indent, top)) return;
      this.#missing--;
      this.#pop();
    }
  }

  /** Whether `offset`, in or before the next token, stands on a later line than the last name. */
  #isLaterLine(offset: number): boolean {
    if (this.#name === undefined) return false;
    return this.#isNextLine || /[\n\r]/.test(this.#text.slice(this.#end, offset));
  }

  /** The indentation of what stands at `offset`, where it is the first on its line. */
  #indentOf(offset: number): number | undefined {
    let at = offset;
    while (at > 0 && (this.#text[at - 1] === ' ' || this.#text[at - 1] === '\t')) at--;
    return at === 0 || this.#text[at - 1] === '\n' || this.#text[at - 1] === '\r' ? offset - at : undefined;
  }
}

/** Whether a cursor directly behind `token` is still typing it. */
function touches(token: LenientToken): boolean {
  if (token.kind === 'string') return isUnclosed(token);
  return token.kind !== 'punctuation';
}
