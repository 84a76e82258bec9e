/**
 * @module
 * Windows paths in strings: how one is known, and how it is written so that no backslash begins an escape.
 */

/** A drive (`C:\`), a share (`\\server`), a relative step (`..\`), or folders before a file or folder name. */
const WINDOWS_PATH =
  /^["'](?:[A-Za-z]:[\\/]|\\{2,4}\w|\.{1,2}\\|[\w .-]+\\[\w .-]+\\|[\w .-]+\\[\w -]+\.\w{2,6}["'])/;

/** The string literal `literal` with forward slashes, where it is a Windows path with backslashes. */
export function forwardSlashes(literal: string): string | undefined {
  return literal.includes('\\') && WINDOWS_PATH.test(literal) ? withSlashes(literal) : undefined;
}

/** `path`, in quotes or not, with a slash for each run of backslashes, and two where it begins as a share does. */
export function withSlashes(path: string): string {
  return path.replace(/^(["']?)\\{2,}/, '$1//').replace(/\\+/g, '/');
}
