/**
 * @module
 * `counterweight report RUN…`: one HTML page on a run, or on several side by side with what `compare` says of them.
 */

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedText } from '../config/diff/compare-configs.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { gatherReport } from '../report/gather-report.ts';
import { renderReport } from '../report/render-report.ts';
import { refuseExistingFile } from '../train/refuse-existing-file.ts';
import { runFolder } from '../train/run-folder.ts';
import { DataError } from '../util/errors.ts';
import { formatBytes } from '../util/format-bytes.ts';
import type { CliCommand } from './command.ts';
import { addComparisonFlags, type ComparisonFlags, refuseRepeated } from './comparison-flags.ts';
import { packageVersion } from './package-version.ts';
import { parseNumber } from './parse-number.ts';

interface ReportFlags extends ComparisonFlags {
  readonly out?: string;
  readonly parent?: string;
  readonly images: number;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

const HELP = `
Each run must have been evaluated ("counterweight eval"); several, on the same images. Runs whose configurations mean the
same are seeds of one setting. The page needs no network and opens from disk.`;

/** The configuration in a file, or of the run in a folder. @throws DataError where there is none */
async function readParent(path: string): Promise<NamedText> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? runFolder(path).config : path;
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new DataError(file, `Cannot be read (${cause.message}).`, { cause });
  });
  return { file, text };
}

export const reportCommand: CliCommand = {
  configure(command) {
    const named = command
      .argument('<runs...>', 'run folders; of several, the first is what the others are held against')
      .option('--out <file>', 'the page (default: report.html in the run; of several runs, here)')
      .option(
        '--parent <config>',
        'the pipeline.config, or run, whose differences to show (default: what each run was trained from)',
      )
      .option('--images <n>', 'how many pictures to show', parseNumber({ min: 0, max: 200, whole: true }), 6);
    addComparisonFlags(named, 'the intervals of changes')
      .option('--overwrite', 'replace a report that is there')
      .option('--json', 'print JSON on what was written')
      .addHelpText('after', HELP)
      .action(async (roots: readonly string[], flags: ReportFlags) => {
        refuseRepeated(roots);
        const out = flags.out ?? (roots.length === 1 ? join(roots[0], 'report.html') : 'report.html');
        if (!flags.overwrite) await refuseExistingFile(out);
        const data = await gatherReport(roots, {
          replicates: flags.bootstrap,
          seed: flags.seed,
          margin: flags.margin,
          pictures: flags.images,
          parent: flags.parent === undefined ? undefined : await readParent(flags.parent),
          version: packageVersion(),
        });
        const page = renderReport(data);
        await writeFileAtomically(out, page);
        for (const note of data.notes) console.error(`note: ${note}`);
        const bytes = Buffer.byteLength(page);
        if (flags.json) {
          console.log(
            JSON.stringify({ file: out, bytes, pictures: data.pictures.length, notes: data.notes }),
          );
          return;
        }
        console.log(`${out}: ${formatBytes(bytes)}, ${data.pictures.length} pictures`);
      });
  },
};
