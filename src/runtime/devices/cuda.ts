/**
 * @module
 * NVIDIA cards by CUDA. Its provider is not in the npm package, being too large: the package's install script fetches it,
 * which `npm ci` here does not run. It needs CUDA 12 and cuDNN 9 on the machine. Parameters go to the card and back at
 * each step, since the binding for Node keeps tensors on a device for WebGPU alone.
 */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Device } from './device.ts';

/** Where the provider's library must lie, and the script that brings it there. */
function locate(): { readonly library: string; readonly script: string } {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const folder = join(root, 'bin/napi-v6', process.platform, process.arch);
  return {
    library: join(folder, 'libonnxruntime_providers_cuda.so'),
    script: relative(process.cwd(), join(root, 'script/install.js')),
  };
}

const NEEDS = 'It needs an NVIDIA driver, CUDA 12 and cuDNN 9';

export const cuda: Device = {
  name: 'cuda',
  title: 'CUDA',
  provider: { name: 'cuda' },
  plainOperators: true,
  keepsTensors: false,
  obstacle() {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      return `ONNX Runtime has CUDA for Node on Linux x64 only; this is ${process.platform} ${process.arch}. Try --device webgpu.`;
    const { library, script } = locate();
    if (existsSync(library)) return undefined;
    return `ONNX Runtime's CUDA provider is not installed. Install it with: node ${script} --onnxruntime-node-install=cuda12 (a download from nuget.org). ${NEEDS} as well. Or try --device webgpu, which needs neither.`;
  },
  explain(message) {
    const missing = /(lib[\w.+-]+\.so[\w.]*): cannot open shared object file/.exec(message)?.[1];
    if (missing !== undefined)
      return `the library ${missing} is not found. ${NEEDS}; put the folder of their libraries into LD_LIBRARY_PATH. Or try --device webgpu.`;
    if (/no CUDA-capable device|CUDA driver version is insufficient|CUDA failure (?:35|100)\b/.test(message))
      return `no NVIDIA card, or no recent enough driver, is found (nvidia-smi tells). Run with --device cpu.`;
    if (/CUDA.*out of memory|CUDA failure 2\b/s.test(message))
      return 'the card has not enough memory for the step. Use a smaller batch_size, or smaller images.';
    return undefined;
  },
};
