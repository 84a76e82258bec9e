/**
 * @module
 * Writing whole or not at all, in a temporary folder.
 */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replaceFile, writeFileAtomically } from './write-file-atomically.ts';

describe('writing atomically', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'counterweight-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('replaces a file and leaves nothing beside it', async () => {
    const path = join(folder, 'a.txt');
    await writeFileAtomically(path, 'first');
    await writeFileAtomically(path, new TextEncoder().encode('zweite – é'));
    expect(await readFile(path, 'utf8')).toBe('zweite – é');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('leaves the old file as it was where writing fails', async () => {
    const path = join(folder, 'a.txt');
    const failure = replaceFile(path, async (file) => {
      await file.writeFile('half');
      throw new Error('no more');
    });
    await expect(failure).rejects.toThrow('no more');
    expect(await readFile(path, 'utf8')).toBe('zweite – é');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('says that the folder is missing', async () => {
    await expect(writeFileAtomically(join(folder, 'no', 'a.txt'), '')).rejects.toThrow('ENOENT');
  });
});
