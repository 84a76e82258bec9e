import { describe, expect, it } from 'vitest';
import { createRandom } from '../util/random.ts';
import { readSafetensors, type StoredTensor, writeSafetensors } from './safetensors.ts';

const tensors = new Map<string, StoredTensor>([
  ['a/weights', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, Number.MIN_VALUE, 1e30) }],
  ['empty', { shape: [0, 4], data: new Float32Array() }],
  ['scalar', { shape: [], data: Float32Array.of(7) }],
]);

describe('safetensors', () => {
  it('reads back what it wrote, in order', () => {
    const back = readSafetensors(writeSafetensors(tensors, { note: 'ünïcode' }), 'x.safetensors');
    expect([...back]).toEqual([...tensors]);
  });

  it('reads from a place that is not aligned', () => {
    const bytes = writeSafetensors(tensors);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect([...readSafetensors(shifted.subarray(3), 'x')]).toEqual([...tensors]);
  });

  it('refuses a truncated file by name', () => {
    const bytes = writeSafetensors(tensors);
    expect(() => readSafetensors(bytes.subarray(0, bytes.length - 1), 'm.safetensors')).toThrow(
      'm.safetensors: Tensor "scalar" of shape [] claims bytes 24 to 28. The file is damaged or is not a safetensors file; use another checkpoint.',
    );
    expect(() => readSafetensors(bytes.subarray(0, 5), 'm.safetensors')).toThrow('It has 5 bytes');
    expect(() => readSafetensors(bytes.subarray(0, 40), 'm.safetensors')).toThrow('Its header claims');
  });

  it('never crashes on damaged bytes: it reads, or says what is wrong', () => {
    const bytes = writeSafetensors(tensors);
    const random = createRandom(3);
    let refused = 0;
    for (let i = 0; i < 500; i++) {
      const damaged = bytes.slice();
      for (let k = 0; k < 3; k++) damaged[random.int(120)] = random.int(256);
      try {
        readSafetensors(damaged, 'm');
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ name: 'DataError' });
      }
    }
    expect(refused).toBeGreaterThan(250);
  });
});
