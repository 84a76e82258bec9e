import { describe, expect, it } from 'vitest';
import { UsageError } from '../../util/errors.ts';
import { chooseDevice } from './choose-device.ts';
import { DEVICES } from './devices.ts';

describe('devices', () => {
  it('are called what the table calls them', () => {
    for (const [name, device] of Object.entries(DEVICES))
      expect([device.name, device.provider.name]).toEqual([name, name]);
  });

  it('have the processor always', async () => {
    expect(await chooseDevice('cpu')).toEqual({ name: 'cpu', description: 'CPU' });
  });

  it('say how CUDA is installed where it is not', async () => {
    const obstacle = DEVICES.cuda.obstacle();
    if (obstacle === undefined)
      return expect(await chooseDevice('cuda')).toEqual({ name: 'cuda', description: 'CUDA' });
    await expect(chooseDevice('cuda')).rejects.toThrow(UsageError);
    await expect(chooseDevice('cuda')).rejects.toThrow(
      process.platform === 'linux' && process.arch === 'x64'
        ? /^--device cuda: ONNX Runtime's CUDA provider is not installed\. Install it with: node \S*onnxruntime-node\/script\/install\.js --onnxruntime-node-install=cuda12 /
        : /^--device cuda: ONNX Runtime has CUDA for Node on Linux x64 only; this is /,
    );
  });

  it('explain what the engine says of the device, and nothing else', () => {
    const said = (name: 'cpu' | 'cuda' | 'webgpu', message: string): string | undefined =>
      DEVICES[name].explain(message);
    const adapter =
      'webgpu_context.cc:136 … was false. Failed to get a WebGPU adapter: No supported adapters';
    expect(said('webgpu', adapter)).toMatch(/^no graphics card can be reached by WebGPU\. .*--device cpu\.$/);
    expect(said('webgpu', 'WebGPU device lost (2): ')).toMatch(/device lost.*smaller batch_size/);
    expect(
      said('webgpu', 'Buffer size (5000000000) exceeds the max buffer size limit (4294967292).'),
    ).toMatch(/smaller batch_size/);
    const library =
      'Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory';
    expect(said('cuda', library)).toMatch(/^the library libcudnn\.so\.9 is not found\. .*LD_LIBRARY_PATH/);
    expect(said('cuda', 'CUDA failure 100: no CUDA-capable device is detected')).toMatch(/nvidia-smi/);
    expect(said('cuda', 'CUDA failure 2: out of memory ; GPU=0')).toMatch(/smaller batch_size/);
    for (const name of ['cpu', 'cuda', 'webgpu'] as const)
      expect(said(name, 'Invalid rank for input')).toBeUndefined();
  });
});
