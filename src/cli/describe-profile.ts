/**
 * @module
 * A step's profile as text: the layers in the order of the network, the kinds of work by their time, the arithmetic
 * beside what the machine can do.
 */

import type { Profile } from '../train/profile-steps.ts';
import type { LayerTime } from '../train/step-profile.ts';
import { formatTable, type TableColumn } from './format-table.ts';

/** A layer below this share of the step is told of with the others below it. */
const LEAST_SHARE = 0.005;

const right = (header: string): TableColumn => ({ header, align: 'right' });
const layerMs = ({ forward, backward, optimizer }: LayerTime): number => forward + backward + optimizer;

/** The layers that take a share worth a line, and the rest as one. */
function mainLayers(layers: readonly LayerTime[], total: number): readonly LayerTime[] {
  const small = layers.filter((layer) => layerMs(layer) < LEAST_SHARE * total);
  if (small.length < 2) return layers;
  const sum = (key: Exclude<keyof LayerTime, 'layer'>): number =>
    small.reduce((all, layer) => all + layer[key], 0);
  const others: LayerTime = {
    layer: `${small.length} others, each below ${LEAST_SHARE * 100} %`,
    forward: sum('forward'),
    backward: sum('backward'),
    optimizer: sum('optimizer'),
    multiplyAdds: sum('multiplyAdds'),
  };
  return [...layers.filter((layer) => !small.includes(layer)), others];
}

/** The profile as text. */
export function describeProfile({ profile, peak, trace }: Profile): string {
  const { stepMs, kernelMs, steps } = profile;
  const ms = (value: number): string => (value === 0 ? '' : value.toFixed(1));
  const share = (value: number): string => `${((100 * value) / stepMs).toFixed(1)} %`;
  const gflops = (count: number, millis: number): string =>
    count === 0 ? '' : ((2 * count) / millis / 1e6).toFixed(0);
  const layers = formatTable(
    [{ header: 'layer' }, ...['forward', 'backward', 'optimizer', 'ms', 'share', 'GFLOP/s'].map(right)],
    mainLayers(profile.layers, stepMs).map((layer) => [
      layer.layer || '(no scope)',
      ...[layer.forward, layer.backward, layer.optimizer, layerMs(layer)].map(ms),
      share(layerMs(layer)),
      gflops(layer.multiplyAdds, layerMs(layer)),
    ]),
  );
  const between = stepMs - kernelMs;
  const kinds = formatTable(
    [{ header: 'kind of work' }, ...['ms', 'share', 'GFLOP/s'].map(right)],
    [
      ...profile.kinds.map(({ kind, ms: took, multiplyAdds }) => [
        kind,
        took.toFixed(1),
        share(took),
        gflops(multiplyAdds, took),
      ]),
      ['between the kernels', between.toFixed(1), share(between)],
      ['the step', stepMs.toFixed(1), share(stepMs), gflops(profile.multiplyAdds, stepMs)],
    ],
  );
  const rate = profile.multiplyAdds / (stepMs / 1000);
  return [
    layers,
    kinds,
    `A step takes ${stepMs.toFixed(1)} ms (mean of ${steps}) for ${((2 * profile.multiplyAdds) / 1e9).toFixed(1)} GFLOP: ` +
      `${((2 * rate) / 1e9).toFixed(0)} GFLOP/s, ${((100 * rate) / peak).toFixed(0)} % of the ` +
      `${((2 * peak) / 1e9).toFixed(0)} GFLOP/s of a product of matrices on this machine.`,
    `trace of these steps, for chrome://tracing or Perfetto: ${trace}`,
  ].join('\n\n');
}
