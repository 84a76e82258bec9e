import { describe, expect, it } from 'vitest';
import { diffSequences } from './diff-sequences.ts';

/** Runs as `fromA-toA/fromB-toB`. */
const runs = (a: string, b: string): string[] =>
  diffSequences([...a], [...b]).map(({ fromA, toA, fromB, toB }) => `${fromA}-${toA}/${fromB}-${toB}`);

describe('Differing runs', () => {
  it.each([
    ['', '', []],
    ['abc', 'abc', []],
    ['abc', '', ['0-3/0-0']],
    ['', 'ab', ['0-0/0-2']],
    ['abc', 'bcd', ['0-1/0-0', '3-3/2-3']],
    ['abcde', 'axcye', ['1-2/1-2', '3-4/3-4']],
    ['aa', 'a', ['1-2/1-1']],
  ])('%j and %j', (a, b, expected) => {
    expect(runs(a, b)).toEqual(expected);
  });

  it('are one where the middles are too long to compare', () => {
    const long = (name: string): string[] => [
      'same',
      ...Array.from({ length: 3000 }, (_, i) => `${name}${i}`),
      'end',
    ];
    expect(diffSequences(long('a'), long('b'))).toEqual([{ fromA: 1, toA: 3001, fromB: 1, toB: 3001 }]);
  });
});
