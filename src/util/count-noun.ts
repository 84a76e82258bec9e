/**
 * @module
 * A number and its noun, in messages for people.
 */

/** `1 box`, `2 boxes`. `many` is `one` with an s unless given. */
export function countNoun(n: number, one: string, many: string = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
