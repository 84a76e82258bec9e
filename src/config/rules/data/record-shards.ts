/**
 * @module
 * Rule: all shards of a set of records are there, and all are named.
 */

import { isPlaceholder, namedPaths } from '../../named-paths.ts';
import type { Rule } from '../../rule.ts';

/** `name-?????-of-00010` matches 10 files; `name-00003-of-00010` is one of them. */
export const recordShards: Rule = {
  id: 'CW442',
  name: 'record-shards',
  severity: 'warning',
  summary: 'Records are cut into shards, and not all of them are read.',
  explanation:
    'Large data sets are written as train.record-00000-of-00010 to train.record-00009-of-00010. A pattern reads them all: train.record-?????-of-00010, or train.record@10 here. Where the number in the name and the number of files differ, some were lost on the way; where one shard is named, only that part of the data is read.',
  example: {
    wrong: 'input_path: "train.record-00000-of-00010"',
    right: 'input_path: "train.record-?????-of-00010"',
  },
  check({ loaded: { config }, surroundings }, report) {
    const paths = namedPaths(config).filter(({ role }) => role === 'records');
    const named = new Set(paths.map(({ path }) => path));
    const said = new Set<string>();
    for (const { path, field } of paths) {
      const found = surroundings.matches?.get(path);
      const [, total] = /-of-(\d{5})|@(\d+)$/.exec(path)?.filter((part) => part !== undefined) ?? [];
      if (total === undefined || said.has(path)) continue;
      said.add(path);
      const count = Number(total);
      if (found !== undefined) {
        if (found > 0 && found < count)
          report(
            field,
            `"${path}" stands for ${count} files, and ${found === 1 ? 'one is' : `${found} are`} there: part of the data is missing.`,
          );
        continue;
      }
      const single = /-\d{5}-of-\d{5}/;
      if (!single.test(path) || count < 2 || isPlaceholder(path)) continue;
      const siblings = [...named].filter((other) => other.replace(single, '') === path.replace(single, ''));
      if (siblings.length < count)
        report(
          field,
          `This is one of ${count} shards; the others are not read. Write "${path.replace(single, `-?????-of-${total}`)}" for all.`,
          { severity: 'note' },
        );
    }
  },
};
