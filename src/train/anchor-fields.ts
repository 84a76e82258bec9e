/**
 * @module
 * From one anchor generator to another as fields of the configuration: which to set, which to take out. What the two have in
 * common is not touched.
 */

import type { TunableAnchors } from '../detection/anchor-fit/fit-anchors.ts';

/** What to change in the generator's message. */
export interface AnchorFieldChanges {
  /** The message's path. */
  readonly path: string;
  readonly set: readonly (readonly [name: string, value: string])[];
  readonly remove: readonly string[];
}

/** The changes that make `before` into `after`, of the same kind. */
export function anchorFieldChanges(before: TunableAnchors, after: TunableAnchors): AnchorFieldChanges {
  const [old, fresh] = [new Map(fieldsOf(before)), fieldsOf(after)];
  const names = new Set(fresh.map(([name]) => name));
  return {
    path: `model.ssd.anchor_generator.${after.kind}`,
    set: fresh.filter(([name, value]) => old.get(name) !== value),
    remove: [...old.keys()].filter((name) => !names.has(name)),
  };
}

function fieldsOf({ kind, options }: TunableAnchors): (readonly [string, string])[] {
  const ratios = ['aspect_ratios', list(options.aspectRatios)] as const;
  if (kind === 'multiscale_anchor_generator')
    return [
      ['anchor_scale', number(options.anchorScale)],
      ratios,
      ['scales_per_octave', String(options.scalesPerOctave)],
    ];
  const { scales = [], minScale, maxScale, reduceBoxesInLowestLayer } = options;
  return [
    ...(scales.length > 0
      ? [['scales', list(scales)] as const]
      : [['min_scale', number(minScale)] as const, ['max_scale', number(maxScale)] as const]),
    ratios,
    ['reduce_boxes_in_lowest_layer', String(reduceBoxesInLowestLayer)],
  ];
}

const list = (values: readonly number[]): string => `[${values.map(number).join(', ')}]`;

/** With a decimal point, as the files of the TensorFlow API have them; float32 digits that mean nothing left out. */
function number(value: number): string {
  const text = String(Number(value.toPrecision(6)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}
