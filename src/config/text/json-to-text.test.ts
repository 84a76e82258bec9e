import { describe, expect, it } from 'vitest';
import { jsonToText } from './json-to-text.ts';

describe('JSON in the text format', () => {
  it('has blocks for objects, one for each of a list, and nothing for null', () => {
    const json = '{"a": {"b": 1.5, "c": "x\\n", "d": [1, 2], "e": null}, "f": [{"g": true}, {}], "h": []}';
    expect(jsonToText(json)).toBe(
      'a {\n  b: 1.5\n  c: "x\\n"\n  d: [1, 2]\n}\nf {\n  g: true\n}\nf {\n}\nh: []\n',
    );
  });

  it('is not made of what is no object of fields', () => {
    for (const json of ['[1]', '1', '{', '{"a b": 1}', '{"a": [[1]]}', '{"a": [1, {"b": 2}]}'])
      expect(jsonToText(json)).toBeUndefined();
    expect(jsonToText(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)).toBeUndefined();
  });
});
