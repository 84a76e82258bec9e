/**
 * @module
 * A tape of random choices that a maker of texts reads from. fast-check draws and shrinks the tape, an array of numbers;
 * the text is a function of it. Where the tape is over every choice is the first, so that a maker whose first choice
 * ends what it makes always comes to an end.
 */

import fc from 'fast-check';

/** Choices, read one after the other. */
export class Tape {
  readonly #choices: readonly number[];
  #at = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  get isOver(): boolean {
    return this.#at >= this.#choices.length;
  }

  /** A number from 0 up to, not including, `n`. */
  below(n: number): number {
    return (this.#choices[this.#at++] ?? 0) % n;
  }

  /** One of `items`. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  /** True once in `n` times; never where the tape is over. */
  once(n: number): boolean {
    return this.below(n) === n - 1;
  }
}

/** Texts that `make` writes from tapes of up to `length` choices. */
export function texts(make: (tape: Tape) => string, length: number = 160): fc.Arbitrary<string> {
  return fc
    .array(fc.nat(0xffff), { maxLength: length, size: 'max' })
    .map((choices) => make(new Tape(choices)));
}
