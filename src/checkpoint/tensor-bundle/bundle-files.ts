/**
 * @module
 * The names of a TensorBundle's files. All begin with its prefix: `model.ckpt.index`,
 * `model.ckpt.data-00000-of-00001`.
 */

/** The index of the bundle `prefix`. */
export function indexFile(prefix: string): string {
  return `${prefix}.index`;
}

/** Data shard number `shard` of `shards`. */
export function dataFile(prefix: string, shard: number, shards: number): string {
  const digits = (n: number): string => String(n).padStart(5, '0');
  return `${prefix}.data-${digits(shard)}-of-${digits(shards)}`;
}

/** The prefix, where `path` names one of the files; else `path`. */
export function bundlePrefix(path: string): string {
  return path.replace(/\.(?:index|meta|data-\d{5}-of-\d{5})$/, '');
}
