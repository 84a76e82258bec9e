"""Forward passes of SSD detectors with a feature pyramid and a shared head in PyTorch.

pyramid_ssd.py CASE.json WEIGHTS.safetensors IMAGES.safetensors OUT.safetensors [CASE.json …]

ResNet-50 is torchvision's network with its strides moved to the first 1x1 convolution of a stage, as upstream has them;
MobileNet v1, the pyramid and the head are written out. Batch normalisation uses the stored statistics. Parameters go by
the names of upstream's checkpoints. Needs PyTorch and torchvision (Debian: python3-torch, python3-torchvision).
"""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'bench' / 'peers'))
from torch_ssd import BLOCKS, read_safetensors, write_safetensors  # noqa: E402

HEAD = 'WeightSharedConvolutionalBoxPredictor'


def same(x, kernel, stride, value=0.0):
    pads = []
    for side in (x.shape[3], x.shape[2]):
        total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads, value=value)


class Net:
    def __init__(self, case, weights):
        self.case, self.weights, self.used = case, weights, set()
        self.activation = {'RELU': F.relu, 'RELU_6': F.relu6}

    def get(self, name):
        self.used.add(name)
        return self.weights[name]

    def norm(self, x, scope, epsilon):
        of = lambda part: self.get(f'{scope}/{part}')
        return F.batch_norm(x, of('moving_mean'), of('moving_variance'), of('gamma'), of('beta'), False, 0, epsilon)

    def conv(self, x, scope, kernel, stride=1, norm='BatchNorm', act=None, epsilon=0.001):
        if f'{scope}/pointwise_weights' in self.weights:
            depthwise = self.get(f'{scope}/depthwise_weights')
            x = F.conv2d(same(x, kernel, stride), depthwise, None, stride, 0, 1, x.shape[1])
            x = F.conv2d(x, self.get(f'{scope}/pointwise_weights'), self.weights.get(f'{scope}/biases'))
            self.used.add(f'{scope}/biases')
        elif scope.endswith('_depthwise'):
            x = F.conv2d(same(x, kernel, stride), self.get(f'{scope}/depthwise_weights'), None, stride, 0, 1, x.shape[1])
        else:
            x = F.conv2d(same(x, kernel, stride), self.get(f'{scope}/weights'), self.weights.get(f'{scope}/biases'), stride)
            self.used.add(f'{scope}/biases')
        if norm is not None:
            x = self.norm(x, f'{scope}/{norm}', epsilon)
        return self.activation[act](x) if act else x

    def mobilenet(self, images):
        scope, act = 'FeatureExtractor/MobilenetV1', 'RELU_6'
        x = self.conv(images * (2 / 255) - 1, f'{scope}/Conv2d_0', 3, 2, act=act)
        ends = {}
        for i, (stride, _) in enumerate(BLOCKS, 1):
            x = self.conv(x, f'{scope}/Conv2d_{i}_depthwise', 3, stride, act=act)
            x = ends[i] = self.conv(x, f'{scope}/Conv2d_{i}_pointwise', 1, act=act)
        return [ends[5], ends[11], ends[13]], f'{scope}/fpn', [f'bottom_up_Conv2d_{n}' for n in (14, 15)]

    def resnet(self, images):
        import torchvision
        scope = 'FeatureExtractor/resnet_v1_50'
        net = torchvision.models.resnet50(weights=None).eval()
        names = {'conv1': 'conv1', 'bn1': 'conv1/BatchNorm'}
        for b in range(1, 5):
            for u, block in enumerate(getattr(net, f'layer{b}')):
                here, there = f'layer{b}.{u}', f'block{b}/unit_{u + 1}/bottleneck_v1'
                for i in (1, 2, 3):
                    names[f'{here}.conv{i}'] = f'{there}/conv{i}'
                    names[f'{here}.bn{i}'] = f'{there}/conv{i}/BatchNorm'
                if block.downsample is not None:
                    names[f'{here}.downsample.0'] = f'{there}/shortcut'
                    names[f'{here}.downsample.1'] = f'{there}/shortcut/BatchNorm'
                block.conv1.stride, block.conv2.stride = block.conv2.stride, (1, 1)
        parts = {'running_mean': 'moving_mean', 'running_var': 'moving_variance', 'bias': 'beta'}
        state = net.state_dict()
        for key in state:
            layer, part = key.rsplit('.', 1)
            if layer not in names or part == 'num_batches_tracked':
                continue
            ours = 'weights' if not names[layer].endswith('BatchNorm') else parts.get(part, 'gamma')
            state[key] = self.get(f'{scope}/{names[layer]}/{ours}')
        net.load_state_dict(state)
        x = images - torch.tensor([123.68, 116.779, 103.939]).reshape(1, 3, 1, 1)
        x = net.relu(net.bn1(net.conv1(x)))
        x = F.max_pool2d(same(x, 3, 2, float('-inf')), 3, 2)
        c2 = net.layer1(x)
        c3 = net.layer2(c2)
        c4 = net.layer3(c3)
        return [c3, c4, net.layer4(c4)], f'{scope}/fpn', ['bottom_up_block5', 'bottom_up_block6']

    def pyramid(self, maps, scope, coarse):
        act, top = self.case['activation'], len(maps)
        carried = self.conv(maps[-1], f'{scope}/projection_{top}', 1, norm=None)
        levels = [carried]
        for level in range(top - 1, 0, -1):
            up = carried.repeat_interleave(2, 2).repeat_interleave(2, 3)
            total = up + self.conv(maps[level - 1], f'{scope}/projection_{level}', 1, norm=None)
            out = self.conv(total, f'{scope}/smoothing_{level}', 3, act=act)
            levels.insert(0, out)
            carried = total if self.case['top_down'] == 'SUM' else out
        for name in coarse:
            levels.append(self.conv(levels[-1], f'{scope}/{name}', 3, 2, act=act))
        return levels

    def tower(self, x, name, level):
        for j in range(self.case['tower_layers']):
            x = self.conv(x, f'{HEAD}/{name}/conv2d_{j}', 3, norm=f'BatchNorm/feature_{level}', act=self.case['tower_activation'])
        return x

    def rows(self, x, name, size):
        y = self.conv(x, f'{HEAD}/{name}', 3, norm=None)
        return y.permute(0, 2, 3, 1).reshape(y.shape[0], -1, size)

    def predict(self, images):
        backbone = self.mobilenet if self.case['backbone'] == 'mobilenet' else self.resnet
        levels = self.pyramid(*backbone(images))
        shared = self.case['share_tower']
        boxes, logits = [], []
        for i, x in enumerate(levels):
            box_tower = self.tower(x, 'PredictionTower' if shared else 'BoxPredictionTower', i)
            boxes.append(self.rows(box_tower, 'BoxPredictor', 4))
            class_tower = box_tower if shared else self.tower(x, 'ClassPredictionTower', i)
            logits.append(self.rows(class_tower, 'ClassPredictor', self.case['slots']))
        return torch.cat(boxes, 1), torch.cat(logits, 1)


def run(case_path, weights_path, images_path, out_path):
    with open(case_path) as file:
        case = json.load(file)
    weights = read_safetensors(weights_path)
    net = Net(case, weights)
    with torch.no_grad():
        boxes, logits = net.predict(read_safetensors(images_path)['images'])
    unused = set(weights) - net.used
    assert not unused, f'not used: {sorted(unused)[:5]}'
    write_safetensors(out_path, {'boxEncodings': boxes, 'classLogits': logits})


if __name__ == '__main__':
    torch.set_num_threads(1)
    files = iter(sys.argv[1:])
    for four in zip(files, files, files, files):
        run(*four)
