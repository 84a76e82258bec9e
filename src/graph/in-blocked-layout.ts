/**
 * @module
 * A lowered graph with its depthwise convolutions in the channel-blocked layout of ONNX Runtime's CPU kernels
 * (`com.microsoft.nchwc`): [B, C, H, W] held as [B, C / n, H, W, n], n channels of a pixel side by side, which one vector
 * register takes at once. The engine itself goes there only with kernels that are constants, which under training they
 * are not. Bringing a map there and back costs a pass over memory each, and the convolution is still two to eight times as
 * fast; n is a matter of the processor (runtime/channel-block-length.ts).
 */

import { isNodeOf } from './graph.ts';
import { int64List, type OnnxGraph, type OnnxInitializer, type OnnxNode, onnxNode } from './lower-program.ts';
import { onnxValueTypes } from './memory/onnx-value-types.ts';
import type { Program } from './program.ts';
import { isDepthwise } from './rules/convolution-shapes.ts';
import { staticShape } from './tensor-type.ts';

const DOMAIN = 'com.microsoft.nchwc';
/** Kernels of more taps are no filters, but maps that a weight gradient sums over. */
const MOST_TAPS = 49;

/** C, where `node` is a depthwise convolution with a kernel [C, 1, kH, kW] that is computed or fed. */
function depthwiseChannels(
  node: OnnxNode,
  kernel: readonly number[],
  constants: ReadonlySet<string>,
): number {
  const group = node.attributes.group;
  const [channels, perGroup, height, width] = kernel;
  const isOnePerChannel = group !== undefined && 'int' in group && group.int === channels && perGroup === 1;
  const taps = height * width;
  return isOnePerChannel && taps > 1 && taps <= MOST_TAPS && !constants.has(node.inputs[1]) ? channels : 0;
}

/** Whether `program` has a depthwise convolution, or its input gradient, with a kernel that is no constant. */
export function feedsDepthwiseKernels({ nodes }: Program): boolean {
  return nodes.some((node) => {
    if (!isNodeOf(node, 'conv2d') && !isNodeOf(node, 'conv2dInputGradient')) return false;
    const [, kernel] = node.inputs;
    return kernel.source.kind !== 'constant' && isDepthwise(kernel.shape, node.attributes);
  });
}

/** `graph` with each depthwise convolution of a multiple of `block` channels in blocks of so many. */
export function inBlockedLayout(graph: OnnxGraph, block: number): OnnxGraph {
  const constants = new Set(graph.initializers.map(({ name }) => name));
  const types = onnxValueTypes(graph);
  const added = new Map<string, OnnxInitializer>();
  const lengths = (values: readonly number[]): string => {
    const name = `blocked/${values.join('x')}`;
    added.set(name, int64List(name, values));
    return name;
  };
  const nodes = graph.nodes.flatMap((node): readonly OnnxNode[] => {
    const kernelType = node.opType === 'Conv' && node.domain === '' ? types.get(node.inputs[1]) : undefined;
    if (kernelType === undefined) return [node];
    const kernel = staticShape(kernelType.shape);
    const channels = depthwiseChannels(node, kernel, constants);
    if (channels === 0 || channels % block !== 0) return [node];
    const [x, w, ...bias] = node.inputs;
    const [y] = node.outputs;
    const of = (name: string): string => `${y}/blocked_${name}`;
    const taps = kernel[2] * kernel[3];
    return [
      onnxNode('Reshape', [w, lengths([channels / block, block, taps])], of('rows')),
      onnxNode('Transpose', [of('rows')], of('turned'), { attributes: { perm: { ints: [0, 2, 1] } } }),
      onnxNode('Reshape', [of('turned'), lengths(kernel)], of('kernel')),
      onnxNode('ReorderInput', [x], of('x'), { domain: DOMAIN }),
      onnxNode('Conv', [of('x'), of('kernel'), ...bias], of('y'), {
        attributes: node.attributes,
        domain: DOMAIN,
      }),
      onnxNode('ReorderOutput', [of('y')], y, {
        attributes: { channels: { int: channels } },
        domain: DOMAIN,
      }),
    ];
  });
  return { ...graph, nodes, initializers: [...graph.initializers, ...added.values()] };
}
