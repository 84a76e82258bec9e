/**
 * @module
 * Rule: the files that the configuration names are there. Paths are relative to the folder in which the program is run,
 * here as in the TensorFlow API.
 */

import { type NamedPath, namedPaths, type PathRole } from '../../named-paths.ts';
import type { Rule } from '../../rule.ts';

const FOLDERS: readonly PathRole[] = ['VOC folder', 'image folder'];

/** Every path leads to something, and to a file or a folder as it should. */
export const missingFile: Rule = {
  id: 'CW441',
  name: 'missing-file',
  severity: 'warning',
  summary: 'A file or folder that the configuration names is not there.',
  explanation:
    'Paths are relative to the folder in which you run the program, not to the configuration. The TensorFlow API reads a pattern that matches nothing as an empty data set and waits, or stops with an error about something else. A checkpoint is named by what its files begin with.',
  check({ loaded: { config }, surroundings, target }, report) {
    const said = new Set<string>();
    for (const named of namedPaths(config)) {
      const { path, field, role } = named;
      const kind = surroundings.paths.get(path);
      const key = `${role} ${path}`;
      if (kind === undefined || said.has(key)) continue;
      // Without its folder a split has no list, which goes without saying.
      if (role === 'VOC split' && [...said].some((other) => isInside(path, other))) continue;
      if (kind === 'missing') report(field, describeMissing(named, surroundings.matches?.has(path) ?? false));
      // A run of ours, or a folder in which TensorFlow says which checkpoint is the latest.
      else if (kind === 'folder' && role === 'checkpoint' && target !== 'tfod') continue;
      else if (kind === 'folder' && !FOLDERS.includes(role))
        report(
          field,
          role === 'checkpoint'
            ? `fine_tune_checkpoint names the folder "${path}"; name what its files begin with, such as "${path.replace(/\/$/, '')}/ckpt-0".`
            : `"${path}" is a folder; a file was expected (${role}).`,
        );
      else if (kind === 'file' && FOLDERS.includes(role))
        report(field, `"${path}" is a file; a folder was expected (${role}).`);
      else continue;
      said.add(key);
    }
  },
};

/** Whether the list of a split lies in the VOC folder of which `key` says that it was reported. */
function isInside(path: string, key: string): boolean {
  const folder = 'VOC folder ';
  return key.startsWith(folder) && path.startsWith(key.slice(folder.length));
}

function describeMissing({ path, role }: NamedPath, isPattern: boolean): string {
  const here = 'Paths are relative to the folder in which the program is run.';
  if (isPattern) return `No file matches "${path}". ${here}`;
  if (role === 'checkpoint')
    return `There is no checkpoint "${path}": neither "${path}.index" nor "${path}" exists. ${here}`;
  if (role === 'VOC split') return `The list of this split, "${path}", does not exist.`;
  return `"${path}" (${role}) does not exist. ${here}`;
}
