/**
 * @module
 * Which pixels of an image a cell of a feature map can depend on: exact interval arithmetic along each axis, from the
 * attributes of the nodes in between.
 *
 * What is averaged over a whole map (the gates of squeeze and excitation) sees the whole image; it is left out, since it
 * says nothing about where.
 */

import { isNodeOf, type Node, type Value } from './graph.ts';
import { staticShape } from './tensor-type.ts';

/** Along one axis, cell i depends on the pixels from i · stride + first to i · stride + last, both included. */
export interface AxisField {
  readonly stride: number;
  readonly first: number;
  readonly last: number;
}

/** Of a feature map, down (H) and across (W). */
export type ReceptiveField = readonly [down: AxisField, across: AxisField];

/** A window of `kernel` cells (after dilation) every `stride` cells, the first `before` cells into the padding. */
function windowed(field: AxisField, kernel: number, stride: number, before: number): AxisField {
  return {
    stride: field.stride * stride,
    first: field.first - before * field.stride,
    last: field.last + (kernel - 1 - before) * field.stride,
  };
}

/** Each cell repeated `factor` times: cell i is that of ⌊i / factor⌋, which lies up to (factor − 1) / factor before i / factor. */
function repeated(field: AxisField, factor: number): AxisField {
  return {
    stride: field.stride / factor,
    first: field.first - (field.stride * (factor - 1)) / factor,
    last: field.last,
  };
}

const merged = (a: AxisField, b: AxisField): AxisField => ({
  stride: a.stride,
  first: Math.min(a.first, b.first),
  last: Math.max(a.last, b.last),
});

function mapAxes(
  field: ReceptiveField | undefined,
  change: (axis: AxisField, i: 0 | 1) => AxisField,
): ReceptiveField | undefined {
  return field && [change(field[0], 0), change(field[1], 1)];
}

/** The field of a node's first output; undefined where it does not depend on the image, or on all of it at once. */
function fieldOf(node: Node, inputs: readonly (ReceptiveField | undefined)[]): ReceptiveField | undefined {
  const [first] = inputs;
  if (isNodeOf(node, 'conv2d')) {
    const { strides, pads, dilations } = node.attributes;
    const kernel = staticShape(node.inputs[1].shape.slice(2));
    return mapAxes(first, (axis, i) =>
      windowed(axis, (kernel[i] - 1) * dilations[i] + 1, strides[i], pads[i]),
    );
  }
  if (isNodeOf(node, 'maxPool') || isNodeOf(node, 'averagePool')) {
    const { kernel, strides, pads } = node.attributes;
    return mapAxes(first, (axis, i) => windowed(axis, kernel[i], strides[i], pads[i]));
  }
  if (isNodeOf(node, 'resizeNearest')) {
    const to = [node.attributes.height, node.attributes.width];
    const from = staticShape(node.inputs[0].shape.slice(2));
    return mapAxes(first, (axis, i) => repeated(axis, to[i] / from[i]));
  }
  if (isNodeOf(node, 'pad')) {
    const { before } = node.attributes;
    return mapAxes(first, (axis, i) => windowed(axis, 1, 1, before[2 + i]));
  }
  if (isNodeOf(node, 'reduceMean') || isNodeOf(node, 'reduceMax')) return undefined;
  return inputs.reduce((all, field) => {
    if (all === undefined || field === undefined) return all ?? field;
    return [merged(all[0], field[0]), merged(all[1], field[1])];
  }, undefined);
}

/** The receptive fields of `maps` [B, C, Hᵢ, Wᵢ] in the pixels of `image` [B, C, H, W]; undefined where there is none. */
export function receptiveFields(
  image: Value,
  maps: readonly Value[],
): readonly (ReceptiveField | undefined)[] {
  const pixel: AxisField = { stride: 1, first: 0, last: 0 };
  const fields = new Map<Value, ReceptiveField>([[image, [pixel, pixel]]]);
  for (const node of image.graph.nodes) {
    const field = fieldOf(
      node,
      node.inputs.map((input) => fields.get(input)),
    );
    if (field !== undefined) fields.set(node.outputs[0], field);
  }
  return maps.map((map) => fields.get(map));
}
