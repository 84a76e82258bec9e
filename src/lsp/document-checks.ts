/**
 * @module
 * Keeps the remarks on the open documents up to date: a document is looked at again a moment after its last change, and
 * each version once. The moment grows with the time that looking took, so that a large file does not stop the typing.
 *
 * The library changes a document in place, so an answer that took its time is only good while the version is the same.
 */

import type { DescMessage } from '@bufbuild/protobuf';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from './analysis.ts';

/** One version of a document, looked at. */
export interface CheckedDocument {
  readonly document: TextDocument;
  readonly version: number;
  /** The message that it holds; `undefined` where it is none of ours. */
  readonly root: DescMessage | undefined;
  readonly analysis: Analysis;
}

/** What to do with documents. */
export interface CheckOperations {
  analyse(document: TextDocument): Promise<Pick<CheckedDocument, 'root' | 'analysis'>>;
  publish(checked: CheckedDocument): void;
  /** Analysing threw: a bug of ours. */
  reportBug(error: unknown): void;
}

/** The shortest and the longest wait after a change, in milliseconds. */
const SHORTEST_WAIT = 150;
const LONGEST_WAIT = 3000;

/** The remarks on the open documents. */
export class DocumentChecks {
  readonly #operations: CheckOperations;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #latest = new Map<
    string,
    { readonly version: number; readonly checked: Promise<CheckedDocument> }
  >();
  /** The last analysis of each document that could be read whole: what completion knows while a text is broken. */
  readonly #whole = new Map<string, Analysis>();
  #wait = SHORTEST_WAIT;

  constructor(operations: CheckOperations) {
    this.#operations = operations;
  }

  /** Publishes the remarks on `document` in a moment; a call before then begins the moment anew. */
  schedule(document: TextDocument): void {
    clearTimeout(this.#timers.get(document.uri));
    this.#timers.set(
      document.uri,
      setTimeout(() => void this.#publish(document), this.#wait),
    );
  }

  /** The remarks on `document` as it is now. */
  check(document: TextDocument): Promise<CheckedDocument> {
    const { uri, version } = document;
    const known = this.#latest.get(uri);
    if (known?.version === version) return known.checked;
    const checked = this.#analyse(document);
    this.#latest.set(uri, { version, checked });
    return checked;
  }

  /** What was last known of the document at `uri` as a whole. */
  lastWhole(uri: string): Analysis | undefined {
    return this.#whole.get(uri);
  }

  /** Forgets all remarks: label maps or data may have changed. */
  forget(): void {
    this.#latest.clear();
  }

  /** Forgets the document at `uri`, which was closed. */
  close(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    for (const map of [this.#timers, this.#latest, this.#whole]) map.delete(uri);
  }

  async #publish(document: TextDocument): Promise<void> {
    try {
      const checked = await this.check(document);
      const isCurrent = checked.version === document.version && this.#timers.has(document.uri);
      if (isCurrent) this.#operations.publish(checked);
    } catch (error) {
      this.#operations.reportBug(error);
    }
  }

  async #analyse(document: TextDocument): Promise<CheckedDocument> {
    const { uri, version } = document;
    const started = Date.now();
    const { root, analysis } = await this.#operations.analyse(document);
    if (analysis.loaded !== undefined) this.#whole.set(uri, analysis);
    this.#wait = Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, 2 * (Date.now() - started)));
    return { document, version, root, analysis };
  }
}
