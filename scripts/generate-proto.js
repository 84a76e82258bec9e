// Generates the message types in src/proto/gen/ from proto/**/*.proto, with the compiler and the plugin of
// node_modules alone. JavaScript with declarations, because the generated TypeScript would hold enums.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tools = join(root, 'node_modules', '.bin');
const out = join(root, 'src', 'proto', 'gen');

const template = {
  version: 'v2',
  plugins: [{ local: join(tools, 'protoc-gen-es'), out, opt: ['target=js+dts', 'import_extension=js'] }],
};

rmSync(out, { recursive: true, force: true });
execFileSync(join(tools, 'buf'), ['generate', join(root, 'proto'), '--template', JSON.stringify(template)], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` },
});
