import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { ConfigError } from '../../util/errors.ts';
import { createRandom } from '../../util/random.ts';
import { type BoxCoderOptions, createBoxCoder } from './create-box-coder.ts';
import { fasterRcnnBoxCoder } from './faster-rcnn-box-coder.ts';

describeOracles('oracles.json', 'box_coder');

const contract: readonly {
  readonly name: string;
  readonly options: BoxCoderOptions;
  readonly squares?: true;
}[] = [
  { name: 'faster_rcnn_box_coder', options: { kind: 'faster_rcnn_box_coder' } },
  {
    name: 'faster_rcnn_box_coder with scales',
    options: { kind: 'faster_rcnn_box_coder', scales: { y: 10, x: 10, height: 5, width: 5 } },
  },
  { name: 'mean_stddev_box_coder', options: { kind: 'mean_stddev_box_coder', stddev: 0.1 } },
  { name: 'square_box_coder (on squares)', options: { kind: 'square_box_coder' }, squares: true },
];

describe.each(contract)('$name', ({ options, squares }) => {
  const coder = createBoxCoder(options);
  const random = createRandom(3);
  const boxes = randomBoxes(50, random);
  const anchors = randomBoxes(50, random);
  if (squares) {
    for (let at = 0; at < boxes.length; at += 4) boxes[at + 3] = boxes[at + 1] + boxes[at + 2] - boxes[at];
  }

  it('decodes what it encoded', () => {
    const decoded = coder.decode(coder.encode(boxes, anchors), anchors);
    decoded.forEach((value, at) => {
      expect(value).toBeCloseTo(boxes[at], 5);
    });
  });

  it('encodes an anchor by itself as zeros', () => {
    for (const code of coder.encode(anchors, anchors)) expect(code).toBeCloseTo(0, 5);
  });

  it('encodes a list as it encodes each box alone', () => {
    const codes = coder.encode(boxes, anchors);
    expect(codes.length).toBe(50 * coder.codeSize);
    for (const i of [0, 17, 49]) {
      const alone = coder.encode(boxes.slice(4 * i, 4 * i + 4), anchors.slice(4 * i, 4 * i + 4));
      expect(alone).toEqual(codes.slice(i * coder.codeSize, (i + 1) * coder.codeSize));
    }
  });

  it('takes empty lists, and refuses lists of different lengths', () => {
    expect(coder.encode(new Float32Array(0), new Float32Array(0)).length).toBe(0);
    expect(() => coder.encode(boxes, anchors.slice(4))).toThrow(
      'a box coder got 200 numbers for 49 anchors, expected 4 for each',
    );
  });
});

describe('box coder parameters', () => {
  it('must be above 0', () => {
    const build = (): unknown => fasterRcnnBoxCoder({ y: 10, x: 10, height: 0, width: 5 });
    expect(build).toThrow(ConfigError);
    expect(build).toThrow('faster_rcnn_box_coder: height_scale is 0; it must be above 0.');
    expect(() => createBoxCoder({ kind: 'mean_stddev_box_coder', stddev: -1 })).toThrow('stddev is -1');
    expect(() => createBoxCoder({ kind: 'square_box_coder', scales: { y: 1, x: 1, length: 0 } })).toThrow(
      'length_scale is 0',
    );
  });
});
