import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { tokenRange, wholeEdit } from './text-range.ts';

const open = (text: string): TextDocument => TextDocument.create('file:///a.config', 'pbtxt', 1, text);

/** The text under the range of the token at `|`. */
function word(marked: string): string {
  const document = open(marked.replace('|', ''));
  return document.getText(tokenRange(document, marked.indexOf('|')));
}

describe('The range of a remark', () => {
  it.each([
    ['model { |num_classes: 2 }', 'num_classes'],
    ['a: |"x y"', '"x y"'],
    ['a: |"x y', '"x y'],
    ['a: |1.2.3', '1.2.3'],
    ['a: |“x”', '“'],
    ['a { |}', '}'],
    ['|// old\n', '// old'],
    ['a {\n}\n|', '}'],
    ['|', ''],
  ])('%j covers %j', (marked, expected) => {
    expect(word(marked)).toBe(expected);
  });
});

describe('The edit between two texts', () => {
  it.each([
    ['', 'a'],
    ['a: 1\nb: 2\n', 'a: 1\nc: 2\n'],
    ['a\r\nb\r\n', 'a\nb\n'],
    ['a\nb\n', 'a\r\nb\r\n'],
    ['\r\n\r\n', '\r\n'],
    ['“😀”', '“😁”'],
    ['aaaa', 'aa'],
    ['same', 'same'],
  ])('%j → %j', (before, after) => {
    const document = open(before);
    expect(TextDocument.applyEdits(document, wholeEdit(document, after))).toBe(after);
  });

  it('leaves alone what both begin and end with', () => {
    const document = open('a: 1\nb: 2\nc: 3\n');
    expect(wholeEdit(document, 'a: 1\nb: 4\nc: 3\n')).toEqual([
      { range: { start: { line: 1, character: 3 }, end: { line: 1, character: 4 } }, newText: '4' },
    ]);
  });
});
