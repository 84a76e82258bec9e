// Joins the modules of the command line into few files, in place: dist/cli/main.js, one file for each command, and what
// they share. Node opens and links one file in a fraction of the time that it takes for the 350 that `check` is made of,
// and the program is started anew for every file that an editor or a script checks, and for every press of Tab.
// The library (dist/index.js and what it imports) stays as tsc wrote it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const at = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));
const INSTALLED = ['fast-xml-parser', 'onnxruntime-node', 'sharp', /^vscode-languageserver/, /^node:/];

const bundle = await rolldown({
  // The input's worker threads load a file of their own, which is looked for beside the program's.
  input: { main: at('cli/main.js'), 'input-worker': at('input/input-worker.js') },
  external: INSTALLED,
  platform: 'node',
});
const { output } = await bundle.generate({ format: 'esm', chunkFileNames: '[name].js', comments: false });
await bundle.close();

rmSync(at('cli'), { recursive: true });
mkdirSync(at('cli'));
for (const chunk of output) writeFileSync(at(`cli/${chunk.fileName}`), withNotice(chunk));

/** The code with the name and licence of each package that is in it. */
function withNotice({ code, moduleIds }) {
  const folders = moduleIds
    .map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0])
    .filter(Boolean);
  const notices = [...new Set(folders)].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    return `// Contains ${name} ${version}, ${license}; its notices are in its package, which is installed beside this one.\n`;
  });
  const [, shebang = '', rest] = /^(#!.*\n)?([\s\S]*)$/.exec(code);
  return shebang + notices.join('') + rest;
}
