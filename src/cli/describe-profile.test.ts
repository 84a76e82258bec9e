import { describe, expect, it } from 'vitest';
import type { LayerTime } from '../train/step-profile.ts';
import { describeProfile } from './describe-profile.ts';

const layer = (name: string, times: readonly [number, number, number], multiplyAdds = 0): LayerTime => {
  const [forward, backward, optimizer] = times;
  return { layer: name, forward, backward, optimizer, multiplyAdds };
};

describe('a profile as text', () => {
  it('tells layers, kinds and the machine beside each other, small layers as one', () => {
    const text = describeProfile({
      profile: {
        steps: 5,
        stepMs: 100,
        kernelMs: 90,
        multiplyAdds: 2e9,
        layers: [
          layer('Net/Conv2d_0', [20, 40, 0], 1.5e9),
          layer('Net/BoxPredictor_5', [0.1, 0.2, 0], 1e6),
          layer('', [0.1, 0.1, 0]),
          layer('Net/Conv2d_1', [10, 14.5, 0], 0.499e9),
          layer('trained parameters', [0, 0, 5]),
        ],
        kinds: [
          { kind: 'convolution', ms: 80, multiplyAdds: 2e9 },
          { kind: 'elementwise', ms: 9, multiplyAdds: 0 },
          { kind: 'added by the engine', ms: 1, multiplyAdds: 0 },
        ],
      },
      peak: 100e9,
      trace: 'run/trace.json',
    });
    expect(text).toBe(`\
layer                       forward  backward  optimizer    ms   share  GFLOP/s
Net/Conv2d_0                   20.0      40.0             60.0  60.0 %       50
Net/Conv2d_1                   10.0      14.5             24.5  24.5 %       41
trained parameters                                   5.0   5.0   5.0 %
2 others, each below 0.5 %      0.2       0.3              0.5   0.5 %        4

kind of work            ms    share  GFLOP/s
convolution           80.0   80.0 %       50
elementwise            9.0    9.0 %
added by the engine    1.0    1.0 %
between the kernels   10.0   10.0 %
the step             100.0  100.0 %       40

A step takes 100.0 ms (mean of 5) for 4.0 GFLOP: 40 GFLOP/s, 20 % of the 200 GFLOP/s of a product of matrices on this machine.

trace of these steps, for chrome://tracing or Perfetto: run/trace.json`);
  });
});
