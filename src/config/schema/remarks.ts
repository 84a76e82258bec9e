/**
 * @module
 * What the binder gathers on its way through a document: faults and notes. Nothing is thrown, so that one run shows them
 * all; but no more than a reader can use, so that a file of a million mistakes costs no more than one of a hundred.
 */

import { countNoun } from '../../util/count-noun.ts';
import type { TextFault, TextPlace } from '../../util/errors.ts';
import type { Finding } from '../fault-rule.ts';
import type { RuleInfo } from '../rule.ts';
import { tooManyFaults } from '../rules/values/too-many-faults.ts';
import type { Document } from '../text/syntax-tree.ts';
import type { Note } from './note.ts';

/** Faults that are shown, and notes of each rule. */
const MOST = 100;

/** A fault and the rule that explains it; `undefined` where another fault says it already. */
export type Explanation = () => { readonly rule: RuleInfo; readonly finding: Finding } | undefined;

/** The remarks on one document. */
export class Remarks {
  readonly #document: Document;
  readonly #faults: { readonly offset: number; readonly explain: Explanation }[] = [];
  readonly #notes: Note[] = [];
  readonly #notesOf = new Map<RuleInfo, number>();
  #firstOmitted: number | undefined;
  #omitted = 0;

  constructor(document: Document) {
    this.#document = document;
  }

  /** Something is wrong at `offset`; what, is asked when all is read. */
  fault(offset: number, explain: Explanation): void {
    if (this.#faults.length < MOST) {
      this.#faults.push({ offset, explain });
      return;
    }
    this.#omitted++;
    this.#firstOmitted ??= offset;
  }

  /** Something at `offset` is read, but should be known. */
  note(rule: RuleInfo, offset: number, describe: () => Finding & Pick<Note, 'severity'>): void {
    const count = this.#notesOf.get(rule) ?? 0;
    if (count >= MOST) return;
    this.#notesOf.set(rule, count + 1);
    const { message, fix, severity } = describe();
    this.#notes.push({ rule: rule.id, message, place: this.#at(offset), fix, severity });
  }

  /** The faults and the notes, each in file order. */
  finish(): { faults: TextFault[]; notes: Note[] } {
    const faults = this.#faults.flatMap(({ offset, explain }) => {
      const explained = explain();
      if (explained === undefined) return [];
      const { rule, finding } = explained;
      const place = this.#at(finding.offset ?? offset);
      return [{ rule: rule.id, summary: finding.message, place, fix: finding.fix }];
    });
    if (this.#firstOmitted !== undefined)
      faults.push({
        rule: tooManyFaults.id,
        summary: `From here on ${countNoun(this.#omitted, 'more name or value is', 'more names and values are')} wrong, which are not shown.`,
        place: this.#at(this.#firstOmitted),
        fix: undefined,
      });
    return {
      faults: faults.sort((a, b) => a.place.offset - b.place.offset),
      notes: this.#notes.sort((a, b) => a.place.offset - b.place.offset),
    };
  }

  #at(offset: number): TextPlace {
    return { file: this.#document.file, text: this.#document.text, offset };
  }
}
