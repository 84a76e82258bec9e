/**
 * @module
 * Any graphics card by WebGPU, with the provider that comes with onnxruntime-node (Dawn, by way of Vulkan, Metal or
 * Direct3D 12). Parameters and slots stay on the card from step to step.
 *
 * Layout: NCHW, as the graph has it. In ONNX Runtime 1.30 the provider's own choice, NHWC, computes grouped convolutions
 * with few pixels and several kernels for each channel wrongly, which the gradients of 3×3 kernels are made of.
 */

import type { Device } from './device.ts';

export const webgpu: Device = {
  name: 'webgpu',
  title: 'WebGPU',
  provider: { name: 'webgpu', preferredLayout: 'NCHW' },
  plainOperators: true,
  keepsTensors: true,
  obstacle: () => undefined, // only asking for an adapter tells
  explain(message) {
    if (/Failed to get a WebGPU adapter|No supported adapters/.test(message)) {
      const remedy =
        process.platform === 'linux'
          ? 'Install the Vulkan driver of the graphics card (vulkaninfo --summary lists what is found)'
          : 'Update the driver of the graphics card';
      return `no graphics card can be reached by WebGPU. ${remedy}, or run with --device cpu.`;
    }
    if (/webgpu is unsupported|backend not found/i.test(message))
      return 'this build of onnxruntime-node has no WebGPU on this system. Run with --device cpu.';
    if (/device (?:is |was )?lost|DeviceLost/i.test(message))
      return 'the graphics card gave up on the program (device lost), for want of memory or because the driver was reset. Use a smaller batch_size, or run with --device cpu; --resume goes on from the last checkpoint.';
    if (
      /out of memory|exceeds the max(?:imum)? .*buffer|maxBufferSize|maxStorageBufferBindingSize/i.test(
        message,
      )
    )
      return 'the card has not enough memory for the step, or a tensor is larger than it takes. Use a smaller batch_size, or smaller images.';
    return undefined;
  },
};
