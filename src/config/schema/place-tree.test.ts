import { expect, it } from 'vitest';
import { PlaceTree } from './place-tree.ts';

it('finds fields by their paths, and forgets a field with all in it', () => {
  const root = new PlaceTree();
  const a = root.field('a');
  a.offset = 1;
  a.field('b').offset = 2;
  const list = root.field('c');
  list.addItem(5).field('d').offset = 6;
  list.addItem(8);
  expect(root.find('a.b')?.offset).toBe(2);
  expect(root.find('c[0].d')?.offset).toBe(6);
  expect(root.find('c[1]')?.offset).toBe(8);
  for (const path of ['', 'x', 'a.x', 'c[2]', 'c[0].x.y', 'a[0]'])
    expect(root.find(path)?.offset).toBeUndefined();
  root.forget('a');
  expect(root.find('a')).toBeUndefined();
  expect(root.find('a.b')).toBeUndefined();
});
