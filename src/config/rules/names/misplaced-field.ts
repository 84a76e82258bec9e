/**
 * @module
 * Rule: a field stands in the wrong message. The schema tells where a field of that name may stand; what the file has
 * tells which of those is meant.
 */

import type { DescField } from '@bufbuild/protobuf';
import type { TextFix } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { type FieldHome, fieldHomes } from '../../schema/field-homes.ts';
import { moveInto } from '../../schema/move-fields.ts';
import { findField } from '../../schema/read-field-name.ts';
import { sayUnknown, type UnknownName } from '../../schema/unknown-name.ts';
import type { FieldNode } from '../../text/syntax-tree.ts';

const MOST_SHOWN = 3;

/** A field stands in the wrong message. */
export const misplacedField: FaultRule<UnknownName> = {
  id: 'CW103',
  name: 'misplaced-field',
  severity: 'error',
  summary: 'A field stands in the wrong message.',
  explanation:
    'Another message has a field of that name. Where there are several, those come first whose blocks the file has and that are near. Where only one can be meant and its block is there, --fix moves the field.',
  example: {
    wrong: 'model {\n  num_classes: 3\n  ssd {\n  }\n}',
    right: 'model {\n  ssd {\n    num_classes: 3\n  }\n}',
  },
  recognise(unknown) {
    const { field, blocks, isPipeline } = unknown;
    if (!isPipeline) return undefined;
    const here = blocks[blocks.length - 1].path;
    const fitting = fieldHomes(field.name).filter((home) => fits(home.field, field));
    const possible = fitting.filter((home) => !isExcluded(unknown, home.path));
    const homes = rank(unknown, here, possible.length > 0 ? possible : fitting);
    if (homes.length === 0) return undefined;
    const shown = homes.slice(0, MOST_SHOWN).map(({ path }) => path || 'the top of the file');
    const more = homes.length - shown.length;
    const list =
      shown.length === 1
        ? shown[0]
        : `${shown.slice(0, -1).join(', ')}${more > 0 ? ',' : ' or'} ${shown.at(-1)}${more > 0 ? ` or ${more} other places` : ''}`;
    return {
      message: `${sayUnknown(unknown)} It belongs to ${list}.`,
      fix: fixOf(unknown, homes),
    };
  },
};

/** Whether the value of `node` can be one of `field`'s. */
function fits(field: DescField, node: FieldNode): boolean {
  return node.value.kind === 'list' || (field.message !== undefined) === (node.value.kind === 'message');
}

/** Whether the file sets another member of a oneof on the way to `path`: another model, another optimizer. */
function isExcluded({ has, blocks }: UnknownName, path: string): boolean {
  let message = blocks[0].desc;
  let prefix = '';
  for (const step of path === '' ? [] : path.split('.')) {
    const field = findField(message, step);
    if (field?.message === undefined) return true;
    const rivals = field.oneof?.fields.filter(({ name }) => name !== step) ?? [];
    if (rivals.some(({ name }) => has(prefix + name))) return true;
    message = field.message;
    prefix += `${step}.`;
  }
  return false;
}

/** `homes`, the likeliest first: what the file has, then what is near `here`, then what is shallow. */
function rank({ has }: UnknownName, here: string, homes: readonly FieldHome[]): FieldHome[] {
  const near = here.split(/\.|\[\d+\]/);
  const score = ({ path }: FieldHome): number => {
    const steps = path.split('.');
    const common = steps.findIndex((step, i) => step !== near[i]);
    const shared = common < 0 ? steps.length : common;
    const isUsual = path.startsWith('model.ssd');
    return (isThere(has, path) ? 1000 : 0) + shared * 20 + (isUsual ? 10 : 0) - steps.length;
  };
  return [...homes].sort((a, b) => score(b) - score(a));
}

function isThere(has: UnknownName['has'], path: string): boolean {
  return path === '' || has(path);
}

/** The fix that moves the field home, where the file has one block alone that can be meant and that lacks it. */
function fixOf(
  { document, field, has, blocksAt }: UnknownName,
  homes: readonly FieldHome[],
): TextFix | undefined {
  const there = homes.filter(({ path }) => path !== '' && has(path));
  const [home] = there;
  if (there.length !== 1 || home === undefined || has(`${home.path}.${field.name}`)) return undefined;
  const [block, ...others] = blocksAt(home.path);
  if (block === undefined || others.length > 0 || isWithin(field, block)) return undefined;
  return { title: `Move it to ${home.path}`, edits: moveInto(document, [field], block) };
}

/** Whether `block` stands in the value of `field`, which then cannot move into it. */
function isWithin(field: FieldNode, block: FieldNode): boolean {
  const start = block.nameTokens[0].offset;
  return (
    start > field.nameTokens[0].offset && field.value.kind === 'message' && start < field.value.close.offset
  );
}
