import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allMessages } from '../src/config/docs/places.ts';
import { renderFieldReference, renderRuleReference } from '../src/config/docs/render-reference.ts';
import { ALL_RULES } from '../src/config/rule-table.ts';

const read = (name: string): string => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8');

describe('The reference', () => {
  it('docs/fields.md is what "npm run docs" writes', () => {
    expect(read('fields.md')).toBe(renderFieldReference());
  });

  it('docs/rules.md is what "npm run docs" writes', () => {
    expect(read('rules.md')).toBe(renderRuleReference());
  });

  it('has every message and field, and every rule, once, in tables that hold together', () => {
    const fields = renderFieldReference();
    const rows = fields.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(allMessages().reduce((count, message) => count + message.fields.length, 0));
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
    for (const [, anchor] of fields.matchAll(/\]\(#([\w]+)\)/g))
      expect(fields.toLowerCase().replaceAll('.', '')).toContain(`\n## ${anchor}\n`);
    const rules = renderRuleReference();
    for (const { id, name } of ALL_RULES) expect(rules.split(`\n### ${id} ${name}\n`)).toHaveLength(2);
  });
});
