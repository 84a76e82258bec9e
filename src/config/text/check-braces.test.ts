import { describe, expect, it } from 'vitest';
import { checkBraces } from './check-braces.ts';

/** `-name` for a block that lacks its brace, `+line` for a brace that is too many. */
function said(text: string): string[] {
  const { missing, extra } = checkBraces(text);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  return [
    ...missing.map(({ block }) => `-${block.name.text}`),
    ...extra.map(({ offset }) => `+${lineOf(offset)}`),
  ];
}

describe('By its indentation', () => {
  it('a text with all of its braces lacks none, however it lays them out', () => {
    expect(said('a {\n  b: {\n    c: 1\n  }\n}\n')).toEqual([]);
    expect(said('a { b { c: 1 } }\nd { e: 1\n}\n')).toEqual([]);
    expect(said('a\n{\n  b <\n    c: 1\n  >\n}\n')).toEqual([]);
    expect(said('a {\n  b: [\n    { c: 1 },\n    {\n      c: 2\n    }\n  ]\n}\n')).toEqual([]);
    expect(said('a { b {\n  c: 1\n} }\n')).toEqual([]);
    expect(said('a {\n\tb {\n\t\tc: 1\n\t}\n}\n')).toEqual([]);
  });

  it('braces that are only badly indented are nobody else’s', () => {
    expect(said('a {\n  b {\n    c: 1\n}\n}\n')).toEqual([]);
    expect(said('a {\n  b {\n    c: 1\n    }\n}\n')).toEqual([]);
  });

  it('a block ends before a line that is indented no deeper', () => {
    expect(said('a {\n  b {\n    c: 1\n  d: 2\n}\n')).toEqual(['-b']);
    expect(said('a {\n  b {\n    c: 1\n}\nd {\n}\n')).toEqual(['-b']);
    expect(said('a {\n  b {\n    c {\n      d: 1\n}\n')).toEqual(['-c', '-b']);
  });

  it('a brace that no block is indented like is too many', () => {
    expect(said('a {\n  b {\n  }\n    }\n  c: 1\n}\n')).toEqual(['+4']);
    expect(said('a {\n}\n}\n')).toEqual(['+3']);
  });
});
