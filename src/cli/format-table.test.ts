/**
 * @module
 * Tables line up, whatever their cells hold.
 */

import { describe, expect, it } from 'vitest';
import { formatTable, textWidth } from './format-table.ts';

describe('formatTable', () => {
  it('leans words to the left and numbers to the right', () => {
    const columns = [
      { header: 'class' },
      { header: 'instances', align: 'right' },
      { header: 'share' },
    ] as const;
    const rows = [
      ['RBC', '2382', '█████'],
      ['Platelets', '209', ''],
    ];
    expect(formatTable(columns, rows)).toBe(
      ['class      instances  share', 'RBC             2382  █████', 'Platelets        209'].join('\n'),
    );
  });

  it('keeps columns straight after wide and joined characters', () => {
    expect(textWidth('赤血球')).toBe(6);
    expect(textWidth('e\u0301')).toBe(1);
    const text = formatTable(
      [{ header: 'class' }, { header: 'n', align: 'right' }],
      [['赤血球', '1'], ['abc']],
    );
    expect(text).toBe(['class   n', '赤血球  1', 'abc'].join('\n'));
  });

  it('is the headers alone where there are no rows', () => {
    expect(formatTable([{ header: 'class' }, { header: 'AP', align: 'right' }], [])).toBe('class  AP');
  });
});
