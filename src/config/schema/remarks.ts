/**
 * @module
 * What the binder gathers on its way through a document: faults, notes, and the place of every field it sets. Nothing
 * is thrown, so that one run shows them all.
 */

import type { TextFault, TextPlace } from '../../util/errors.ts';
import type { TextFix } from '../../util/text-edit.ts';
import type { RuleInfo } from '../rule.ts';
import type { Document } from '../text/syntax-tree.ts';
import type { Note } from './note.ts';

/** The remarks on one document. */
export class Remarks {
  readonly #document: Document;
  readonly #faults: (TextFault & { readonly place: TextPlace })[] = [];
  readonly #notes: Note[] = [];
  readonly #places = new Map<string, TextPlace>();

  constructor(document: Document) {
    this.#document = document;
  }

  /** Something is wrong at `offset`, under `rule`. */
  fault(rule: RuleInfo, offset: number, summary: string, fix?: TextFix): void {
    this.#faults.push({ rule: rule.id, summary, place: this.#at(offset), fix });
  }

  /** Something at `offset` is read, but should be known; `fix` would make it canonical. */
  note(rule: RuleInfo, offset: number, message: string, fix?: TextFix): void {
    this.#notes.push({ rule: rule.id, message, place: this.#at(offset), fix });
  }

  /** The field at `path` stands at `offset`, now if not before. */
  place(path: string, offset: number): void {
    this.#places.set(path, this.#at(offset));
  }

  /** The field at `path` stands at `offset`, unless it stood before. */
  placeFirst(path: string, offset: number): void {
    if (!this.#places.has(path)) this.place(path, offset);
  }

  /** The field at `gone` and all in it are unset again. */
  forget(gone: string): void {
    for (const path of this.#places.keys())
      if (path === gone || path.startsWith(`${gone}.`) || path.startsWith(`${gone}[`))
        this.#places.delete(path);
  }

  /** The faults and the notes, each in file order, and the places. */
  finish(): { faults: TextFault[]; notes: Note[]; places: Map<string, TextPlace> } {
    return {
      faults: this.#faults.sort((a, b) => a.place.offset - b.place.offset),
      notes: this.#notes.sort((a, b) => a.place.offset - b.place.offset),
      places: this.#places,
    };
  }

  #at(offset: number): TextPlace {
    return { file: this.#document.file, text: this.#document.text, offset };
  }
}
