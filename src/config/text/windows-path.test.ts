import { expect, it } from 'vitest';
import { forwardSlashes } from './windows-path.ts';

it.each([
  ['"C:\\train\\new.record"', '"C:/train/new.record"'],
  ['"C:\\\\train\\\\new.record"', '"C:/train/new.record"'],
  ["'\\\\\\\\server\\share'", "'//server/share'"],
  ['"..\\data\\x"', '"../data/x"'],
  ['"data\\train.record"', '"data/train.record"'],
  ['"models\\ssd\\ckpt"', '"models/ssd/ckpt"'],
])('%s is a Windows path', (literal, written) => expect(forwardSlashes(literal)).toBe(written));

it.each(['"a\\nb"', '"C:/x"', '"100\\% sure"', '"\\303\\251"', '"say \\"x\\""'])('%s is none', (literal) =>
  expect(forwardSlashes(literal)).toBeUndefined(),
);
