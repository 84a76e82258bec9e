/**
 * @module
 * All devices, by name.
 */

import { cpu } from './cpu.ts';
import { cuda } from './cuda.ts';
import type { Device, DeviceName } from './device.ts';
import { webgpu } from './webgpu.ts';

export const DEVICES: Readonly<Record<DeviceName, Device>> = { cpu, webgpu, cuda };
