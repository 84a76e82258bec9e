// Compiles what is run from a checkout and not shipped (test/oracles, bench) into build/, with the generated message
// types, which are JavaScript already.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

rmSync(at('build'), { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.tools.json')], {
  stdio: 'inherit',
});
cpSync(at('src/proto/gen'), at('build/src/proto/gen'), { recursive: true });
