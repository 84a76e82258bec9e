import { describe, expect, it } from 'vitest';
import { renderFrame } from './render-frame.ts';

const frame = (text: string, mark: string): string =>
  renderFrame({ file: 'x', text, offset: text.indexOf(mark) }, 'Here.');

describe('A code frame', () => {
  it('shows the line and the line before it, whatever ends lines, with tabs kept under the caret', () => {
    expect(frame('one\r\n\ttwo!\r\nthree', '!')).toBe('x:2:5: Here.\n\n1 | one\n2 | \ttwo!\n  | \t   ^');
    expect(frame('one\rtwo!', '!')).toBe('x:2:4: Here.\n\n1 | one\n2 | two!\n  |    ^');
  });

  it('shows of a long line what is around the place', () => {
    const text = `${'a'.repeat(200)}\n${'b'.repeat(150)}!${'c'.repeat(150)}`;
    const [head, , above, line, caret] = frame(text, '!').split('\n');
    expect(head).toBe('x:2:151: Here.');
    expect(above).toBe(`1 | …${'a'.repeat(110)}`);
    expect(line).toBe(`2 | …${'b'.repeat(60)}!${'c'.repeat(59)}…`);
    expect(caret.length).toBe('2 | …'.length + 61);
    expect(line[caret.length - 1]).toBe('!');
  });

  it('cuts a long line on its right alone where the place is near its start', () => {
    expect(frame(`!${'c'.repeat(300)}`, '!').split('\n')[2]).toBe(`1 | !${'c'.repeat(119)}…`);
  });
});
