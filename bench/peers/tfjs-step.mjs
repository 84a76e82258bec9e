/**
 * @module
 * A training step in TensorFlow.js on its backend "cpu", plain JavaScript on one thread: a contender in the sense of
 * bench/support/contender.ts, told the shape by one argument of JSON. SSD MobileNet v1 as torch_modules.py has it: batch
 * normalisation by the statistics of the batch and their moving averages, sigmoid and smooth L1 losses over the number of
 * matches, L2 on the kernels of convolutions, gradients clipped by their global norm, momentum. Unlike ours, its targets are
 * drawn once and not assigned anew each step, which favours it by a few milliseconds.
 */

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const tf = createRequire(import.meta.url)('@tensorflow/tfjs');

/** Stride and channels at depth multiplier 1 of each pair of a depthwise and a pointwise convolution. */
const BLOCKS = [
  [1, 64],
  [2, 128],
  [1, 128],
  [2, 256],
  [1, 256],
  [2, 512],
  ...Array(5).fill([1, 512]),
  [2, 1024],
  [1, 1024],
];
const TAPPED = [10, 12];
const EXTRA_MAPS = [512, 256, 256, 128];
const ANCHORS = [3, 6, 6, 6, 6, 6];
const MIN_DEPTH = 16;
const [EPSILON, DECAY, L2, CLIP_NORM, LEARNING_RATE, MOMENTUM] = [0.001, 0.9997, 4e-5, 10, 0.001, 0.9];

const { batch, size, depthMultiplier, classes, warming } = JSON.parse(process.argv[2]);
const depth = (channels) => Math.max(Math.floor(channels * depthMultiplier), MIN_DEPTH);

const kernels = [];
const others = [];
const variable = (values, list) => {
  const made = tf.variable(values);
  list.push(made);
  return made;
};

/** Convolution, batch normalisation, ReLU6 of maps [B, H, W, `from`]; depthwise without `to`. */
function convNormRelu(from, to, side, stride) {
  const shape = to === undefined ? [side, side, from, 1] : [side, side, from, to];
  const fan = side * side * (to === undefined ? 1 : from);
  const kernel = variable(tf.truncatedNormal(shape, 0, Math.sqrt(2 / fan)), kernels);
  const channels = to ?? from;
  const [scale, offset] = [variable(tf.ones([channels]), others), variable(tf.zeros([channels]), others)];
  const [mean, variance] = [tf.zeros([channels]), tf.ones([channels])].map((v) => tf.variable(v, false));
  const average = (moving, now) => moving.assign(tf.add(tf.mul(moving, DECAY), tf.mul(now, 1 - DECAY)));
  return (x) => {
    const y =
      to === undefined ? tf.depthwiseConv2d(x, kernel, stride, 'same') : tf.conv2d(x, kernel, stride, 'same');
    const now = tf.moments(y, [0, 1, 2]);
    average(mean, now.mean);
    average(variance, now.variance);
    return tf.relu6(tf.batchNorm(y, now.mean, now.variance, offset, scale, EPSILON));
  };
}

/** A convolution 1×1 with bias to rows [B, A of this map, `width`]. */
function head(from, anchors, width) {
  const kernel = variable(tf.truncatedNormal([1, 1, from, anchors * width], 0, 0.03), kernels);
  const bias = variable(tf.zeros([anchors * width]), others);
  return (x) => tf.reshape(tf.add(tf.conv2d(x, kernel, 1, 'same'), bias), [batch, -1, width]);
}

/** Images [B, H, W, 3] 0..255 to box encodings [B, A, 4] and logits [B, A, classes + 1]. */
function ssd() {
  let channels = depth(32);
  const first = convNormRelu(3, channels, 3, 2);
  const tapped = [];
  const blocks = BLOCKS.map(([stride, wide], i) => {
    const pair = [convNormRelu(channels, undefined, 3, stride), convNormRelu(channels, depth(wide), 1, 1)];
    channels = depth(wide);
    if (TAPPED.includes(i)) tapped.push(channels);
    return pair;
  });
  const extras = EXTRA_MAPS.map((wide) => {
    const pair = [
      convNormRelu(channels, depth(wide / 2), 1, 1),
      convNormRelu(depth(wide / 2), depth(wide), 3, 2),
    ];
    channels = depth(wide);
    tapped.push(channels);
    return pair;
  });
  const heads = [4, classes + 1].map((width) => tapped.map((from, i) => head(from, ANCHORS[i], width)));
  return (images) => {
    let x = first(tf.sub(tf.mul(images, 2 / 255), 1));
    const maps = [];
    for (const [i, [depthwise, pointwise]] of blocks.entries()) {
      x = pointwise(depthwise(x));
      if (TAPPED.includes(i)) maps.push(x);
    }
    for (const [narrow, wide] of extras) {
      x = wide(narrow(x));
      maps.push(x);
    }
    return heads.map((of) =>
      tf.concat(
        of.map((map, i) => map(maps[i])),
        1,
      ),
    );
  };
}

await tf.setBackend('cpu');
const network = ssd();
const images = tf.randomUniform([batch, size, size, 3], 0, 256);
const anchors = tf.tidy(() => network(images)[0].shape[1]);
// Ten boxes an image, two anchors each.
const positive = tf.tidy(() => tf.cast(tf.less(tf.randomUniform([batch, anchors]), 20 / anchors), 'float32'));
const boxTargets = tf.randomNormal([batch, anchors, 4]);
const classTargets = tf.tidy(() => {
  const drawn = tf.floor(tf.randomUniform([batch, anchors], 1, classes + 1));
  return tf.cast(tf.oneHot(tf.cast(tf.mul(drawn, positive), 'int32'), classes + 1), 'float32');
});

const squares = (tensor) => tf.sum(tf.square(tensor));

function totalLoss() {
  const [encodings, logits] = network(images);
  const away = tf.abs(tf.sub(encodings, boxTargets));
  const near = tf.minimum(away, 1);
  const smooth = tf.sub(tf.add(tf.mul(tf.square(near), 0.5), away), near); // x²/2 up to 1, then x − 1/2
  const box = tf.sum(tf.mul(tf.sum(smooth, -1), positive));
  const softplus = tf.softplus(tf.neg(tf.abs(logits)));
  const entropy = tf.sum(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, classTargets)), softplus));
  const matches = tf.maximum(tf.sum(positive), 1);
  const decay = tf.mul(tf.addN(kernels.map(squares)), L2 / 2);
  return tf.add(tf.div(tf.add(box, entropy), matches), decay);
}

const optimizer = tf.train.momentum(LEARNING_RATE, MOMENTUM);

function step() {
  return tf.tidy(() => {
    const { value, grads } = tf.variableGrads(totalLoss, [...kernels, ...others]);
    const norm = tf.sqrt(tf.addN(Object.values(grads).map(squares)));
    const factor = tf.minimum(tf.div(CLIP_NORM, norm), 1);
    optimizer.applyGradients(
      Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, factor)])),
    );
    return value.dataSync()[0];
  });
}

for (let i = 0; i < warming; i++) {
  const loss = step();
  if (!Number.isFinite(loss)) throw new Error(`the loss of step ${i} is ${loss}`);
}
for await (const line of createInterface({ input: process.stdin })) {
  const times = [];
  for (let i = 0; i < Number(line); i++) {
    const since = performance.now();
    step();
    times.push(performance.now() - since);
  }
  console.log(JSON.stringify(times));
}
