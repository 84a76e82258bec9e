import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The text of every file under `folder`, by its path there. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

it('src/proto/gen is what npm run generate makes of proto/: messages and comments', () => {
  const out = mkdtempSync(join(tmpdir(), 'counterweight-generated-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'generate-proto.js'), join(out, 'gen')]);
    expect(filesOf(join(root, 'src', 'proto', 'gen'))).toEqual(filesOf(join(out, 'gen')));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
