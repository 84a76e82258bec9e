"""SSD with MobileNet v1 in PyTorch: the peer that the training step is held against, in numbers (torch_modules.py is for time).

torch_ssd.py separate CASE.json WEIGHTS.safetensors BATCH.safetensors OUT.safetensors
    Writes the weights with the offset of each batch normalisation moved a little, so that on the batch no activation lies
    near a kink of ReLU6. Without that, gradients cannot be compared: an activation that rounding puts on the other side
    of a kink changes the gradient of its channel, so that PyTorch's own float32 and float64 differ by percents.

torch_ssd.py agree CASE.json WEIGHTS.safetensors BATCH.safetensors OUT.safetensors
    Three momentum steps from the weights on the batch. OUT holds the box encodings, the logits and both losses of the
    first step, the gradient of every parameter at the first step, and all parameters after the last.

Needs PyTorch alone (Debian: python3-torch). Parameters go by the names of upstream's checkpoints; kernels are
[out, in, height, width]. The network is that of the configuration type ssd_mobilenet_v1: SAME padding with the odd pixel
at the bottom and right, batch normalisation before ReLU6, four extra feature maps, a 1x1 head of its own for each map.
"""

import argparse
import json
import struct

import torch
import torch.nn.functional as F

EXTRACTOR = 'FeatureExtractor/MobilenetV1'
BLOCKS = [(1, 64), (2, 128), (1, 128), (2, 256), (1, 256), (2, 512), (1, 512), (1, 512), (1, 512), (1, 512), (1, 512),
          (2, 1024), (1, 1024)]
EXTRA_MAPS = [512, 256, 256, 128]
ANCHORS = [3, 6, 6, 6, 6, 6]


def read_safetensors(path):
    """{name: float32 tensor} of a safetensors file: 8 bytes of header length, a JSON header, the tensors' bytes."""
    with open(path, 'rb') as file:
        (length,) = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name == '__metadata__':
            continue
        assert entry['dtype'] == 'F32', f'{name} is {entry["dtype"]}; only F32 is read'
        start, end = entry['data_offsets']
        flat = torch.frombuffer(data, dtype=torch.float32, offset=start, count=(end - start) // 4) if end > start \
            else torch.zeros(0)
        tensors[name] = flat.reshape(entry['shape']).clone()
    return tensors


def write_safetensors(path, tensors):
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        flat = tensor.detach().to(torch.float32).contiguous().flatten()
        blob = struct.pack(f'<{flat.numel()}f', *flat.tolist())
        header[name] = {'dtype': 'F32', 'shape': list(tensor.shape), 'data_offsets': [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + b''.join(blobs))


class Parameters:
    """Parameters by name: those of a file, or first values of the shapes that the network asks for."""

    def __init__(self, given=None, dtype=torch.float32, memory_format=torch.contiguous_format):
        self.values = {name: value.to(dtype) for name, value in (given or {}).items()}
        self.complete = given is not None
        self.dtype, self.memory_format = dtype, memory_format

    def get(self, name, shape, fill=None):
        if name not in self.values:
            assert not self.complete, f'the weights have no "{name}"'
            value = torch.full(shape, fill, dtype=self.dtype) if fill is not None else \
                torch.empty(shape, dtype=self.dtype).normal_(0, 0.03)
            if value.dim() == 4:
                value = value.contiguous(memory_format=self.memory_format)
            self.values[name] = value
        value = self.values[name]
        assert list(value.shape) == list(shape), f'{name} is {list(value.shape)}, the network wants {list(shape)}'
        if not name.endswith(('moving_mean', 'moving_variance')):
            value.requires_grad_(True)
        return value

    def trainable(self):
        return {name: value for name, value in self.values.items() if value.requires_grad}


class Ssd:
    def __init__(self, parameters, depth_multiplier, min_depth, classes, epsilon=0.001, decay=0.9997, separate=False):
        self.parameters, self.classes, self.separate = parameters, classes, separate
        self.nearest = float('inf')
        self.depth = lambda d: max(int(d * depth_multiplier), min_depth)
        self.epsilon, self.decay = epsilon, decay

    def conv(self, x, scope, out, kernel, stride=1, depthwise=False, normalised=True):
        channels = x.shape[1]
        groups = channels if depthwise else 1
        name = 'depthwise_weights' if depthwise else 'weights'
        weights = self.parameters.get(f'{scope}/{name}', [out, channels // groups, kernel, kernel])
        bias = None if normalised else self.parameters.get(f'{scope}/biases', [out], 0.0)
        pads = []
        for side in (x.shape[2], x.shape[3]):
            total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
            pads.append((total // 2, total - total // 2))
        (top, bottom), (left, right) = pads
        if top == bottom and left == right:
            y = F.conv2d(x, weights, bias, stride, (top, left), 1, groups)
        else:
            y = F.conv2d(F.pad(x, (left, right, top, bottom)), weights, bias, stride, 0, 1, groups)
        if not normalised:
            return y
        of = lambda part, fill: self.parameters.get(f'{scope}/BatchNorm/{part}', [out], fill)
        y = F.batch_norm(y, of('moving_mean', 0.0), of('moving_variance', 1.0), of('gamma', 1.0), of('beta', 0.0), True,
                         1 - self.decay, self.epsilon)
        if self.separate:
            y = self.moved_off_kinks(y, of('beta', 0.0))
        return F.relu6(y)

    def moved_off_kinks(self, y, beta, reach=0.25, places=4001):
        """y with each channel moved by up to `reach`, `beta` with it, as far from 0 and 6 as that can bring it."""
        moves = torch.linspace(-reach, reach, places, dtype=y.dtype)
        for channel in range(y.shape[1]):
            values = y[:, channel].flatten().sort().values
            room = torch.full_like(moves, float('inf'))
            for kink in (0.0, 6.0):
                at = torch.searchsorted(values, kink - moves)
                for neighbour in (at - 1, at):
                    distance = (values[neighbour.clamp(0, len(values) - 1)] + moves - kink).abs()
                    room = torch.minimum(room, distance)
            best = room.argmax()
            y[:, channel] += moves[best]
            beta[channel] += moves[best]
            self.nearest = min(self.nearest, room[best].item())
        return y

    def feature_maps(self, images):
        x = self.conv(images * (2 / 255) - 1, f'{EXTRACTOR}/Conv2d_0', self.depth(32), 3, 2)
        maps = []
        for i, (stride, channels) in enumerate(BLOCKS, 1):
            x = self.conv(x, f'{EXTRACTOR}/Conv2d_{i}_depthwise', x.shape[1], 3, stride, depthwise=True)
            x = self.conv(x, f'{EXTRACTOR}/Conv2d_{i}_pointwise', self.depth(channels), 1)
            if i in (11, 13):
                maps.append(x)
        base = f'{EXTRACTOR}/Conv2d_13_pointwise'
        for i, channels in enumerate(EXTRA_MAPS, 2):
            half, whole = self.depth(channels // 2), self.depth(channels)
            x = self.conv(x, f'{base}_1_Conv2d_{i}_1x1_{half}', half, 1)
            x = self.conv(x, f'{base}_2_Conv2d_{i}_3x3_s2_{whole}', whole, 3, 2)
            maps.append(x)
        return maps

    def predict(self, images):
        """Box encodings [B, A, 4] and logits [B, A, classes + 1]."""
        boxes, logits = [], []
        for i, feature_map in enumerate(self.feature_maps(images)):
            for rows, head, size in ((boxes, 'BoxEncodingPredictor', 4), (logits, 'ClassPredictor', self.classes + 1)):
                y = self.conv(feature_map, f'BoxPredictor_{i}/{head}', ANCHORS[i] * size, 1, normalised=False)
                rows.append(y.permute(0, 2, 3, 1).reshape(y.shape[0], -1, size))
        return torch.cat(boxes, 1), torch.cat(logits, 1)


def losses(encodings, logits, targets, class_weights):
    """Localization and classification: smooth L1 and sigmoid cross-entropy, weighted by matched class, over matches."""
    matched = torch.cat([torch.ones(1, dtype=logits.dtype), class_weights])[targets['matchedClass'].long()]
    normalizer = targets['boxWeights'].sum().clamp(min=1)
    huber = F.huber_loss(encodings, targets['boxTargets'], reduction='none').sum(-1)
    localization = (huber * targets['boxWeights'] * matched).sum() / normalizer
    entropy = F.binary_cross_entropy_with_logits(logits, targets['classTargets'], reduction='none').sum(-1)
    classification = (entropy * targets['classWeights'] * matched).sum() / normalizer
    return localization, classification


def momentum_step(trainable, gradients, accumulators, learning_rate, momentum):
    """TensorFlow 1's: a = m a + g, w = w - lr a."""
    with torch.no_grad():
        for (name, value), gradient in zip(trainable.items(), gradients):
            accumulators[name] = gradient + momentum * accumulators[name] if name in accumulators else gradient.clone()
            value -= learning_rate * accumulators[name]


def load(args, dtype, separate=False):
    """The case, the parameters, the batch and the network."""
    torch.set_num_threads(1)
    with open(args.case) as file:
        case = json.load(file)
    parameters = Parameters(read_safetensors(args.weights), dtype)
    batch = {name: tensor.to(dtype) for name, tensor in read_safetensors(args.batch).items()}
    classes = len(case['class_weights'])
    return case, parameters, batch, Ssd(parameters, case['depth_multiplier'], case['min_depth'], classes, separate=separate)


def separate(args):
    _, parameters, batch, model = load(args, torch.float64, separate=True)
    statistics = {name: value.clone() for name, value in parameters.values.items() if '/moving_' in name}
    with torch.no_grad():
        model.predict(batch['images'])
    write_safetensors(args.out, {**parameters.values, **statistics})
    print(f'the activation nearest to a kink is {model.nearest:.1e} away')


def agree(args):
    dtype = torch.float64 if args.double else torch.float32
    case, parameters, batch, model = load(args, dtype)
    class_weights = torch.tensor(case['class_weights'], dtype=dtype)
    results, accumulators = {}, {}
    for step in range(case['steps']):
        encodings, logits = model.predict(batch['images'])
        localization, classification = losses(encodings, logits, batch, class_weights)
        trainable = parameters.trainable()
        penalty = sum(weight * trainable[name].square().sum() / 2 for name, weight in case['l2'].items())
        gradients = torch.autograd.grad(localization + classification + penalty, list(trainable.values()))
        results[f'losses/{step}'] = torch.stack([localization, classification, penalty])
        if step == 0:
            results['boxEncodings'], results['classLogits'] = encodings, logits
            for name, gradient in zip(trainable, gradients):
                results[f'gradients/{name}'] = gradient
        momentum_step(trainable, gradients, accumulators, case['learning_rate'], case['momentum'])
    for name, value in parameters.values.items():
        results[f'parameters/{name}'] = value
    write_safetensors(args.out, results)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    for name, run in (('separate', separate), ('agree', agree)):
        command = commands.add_parser(name)
        for part in ('case', 'weights', 'batch', 'out'):
            command.add_argument(part)
        command.set_defaults(run=run)
        if run is agree:
            command.add_argument('--double', action='store_true', help='compute in float64')
    args = parser.parse_args()
    args.run(args)


if __name__ == '__main__':
    main()
