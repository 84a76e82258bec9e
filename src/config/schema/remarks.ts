/**
 * @module
 * What the binder gathers on its way through a document: faults, notes, and the place of every field it sets. Faults
 * are thrown together at the end, so that one run shows them all.
 */

import { ConfigError, type TextPlace } from '../../util/errors.ts';
import type { Document } from '../text/syntax-tree.ts';
import type { Note, TextEdit } from './note.ts';

/** The remarks on one document. */
export class Remarks {
  readonly #document: Document;
  readonly #faults: { readonly message: string; readonly place: TextPlace }[] = [];
  readonly #notes: Note[] = [];
  readonly #places = new Map<string, TextPlace>();

  constructor(document: Document) {
    this.#document = document;
  }

  /** Something is wrong at `offset`. */
  fault(offset: number, message: string): void {
    this.#faults.push({ message, place: this.#at(offset) });
  }

  /** Something at `offset` is read, but should be known; `fix` would make it canonical. */
  note(offset: number, message: string, fix?: readonly TextEdit[]): void {
    this.#notes.push({ message, place: this.#at(offset), ...(fix === undefined ? {} : { fix }) });
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

  /** The notes, in file order, and the places. @throws ConfigError with every fault, in file order. */
  finish(): { notes: Note[]; places: Map<string, TextPlace> } {
    const faults = this.#faults.sort((a, b) => a.place.offset - b.place.offset);
    if (faults.length === 1) throw new ConfigError(faults[0].message, faults[0].place);
    if (faults.length > 1)
      throw new ConfigError(faults.map((f) => new ConfigError(f.message, f.place).message).join('\n\n'));
    return { notes: this.#notes.sort((a, b) => a.place.offset - b.place.offset), places: this.#places };
  }

  #at(offset: number): TextPlace {
    return { file: this.#document.file, text: this.#document.text, offset };
  }
}
