// Copies the generated message types, which are JavaScript already, beside the compiled output.
import { cpSync } from 'node:fs';

cpSync(new URL('../src/proto/gen', import.meta.url), new URL('../dist/proto/gen', import.meta.url), {
  recursive: true,
});
