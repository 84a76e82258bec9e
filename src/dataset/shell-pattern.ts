/**
 * @module
 * Shell patterns of file names: `*`, `?` and `[…]`.
 */

/** A shell pattern as a regular expression. A `*` does not reach files that start with a dot. */
export function shellPattern(pattern: string): RegExp {
  const source = pattern.replace(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1) return part.replace(/^\[!/, '[^').replace(/\\/g, '\\\\');
    return part.replace(/[\\^$.|+(){}[\]]/, '\\$&');
  });
  return new RegExp(`^(?!\\.)${source}$`, 's');
}
