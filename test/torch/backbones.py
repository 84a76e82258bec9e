"""Forward passes of backbones and of the bidirectional pyramid in PyTorch.

backbones.py CASE.json WEIGHTS.safetensors INPUTS.safetensors OUT.safetensors [CASE.json …]

The backbones are torchvision's. Their padding is symmetric, which is TensorFlow's SAME where every strided layer has an
odd side. Their parameters are given in the order in which a picture passes them ("order" in CASE.json). The pyramid is
written out. Batch normalisation uses the stored statistics. Needs PyTorch and torchvision (Debian: python3-torch,
python3-torchvision).
"""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
import torchvision

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'bench' / 'peers'))
from torch_ssd import read_safetensors, write_safetensors  # noqa: E402


class SlimGate(torch.nn.Module):
    """Slim's hard sigmoid, with its own sixth."""

    def forward(self, x):
        return F.relu6(x + 3) * 0.16667


def backbone(case):
    model = getattr(torchvision.models, case['model'])(weights=None).eval()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eps = 0.001
        if isinstance(getattr(module, 'scale_activation', None), torch.nn.Hardsigmoid):
            module.scale_activation = SlimGate()
    return model.features[: case['features']]


def fill(network, order, weights):
    slots = [value for name, value in network.state_dict().items() if not name.endswith('num_batches_tracked')]
    assert len(slots) == len(order), f'{len(slots)} parameters there, {len(order)} here'
    for slot, name in zip(slots, order):
        assert slot.shape == weights[name].shape, f'{name}: {tuple(slot.shape)} there, {tuple(weights[name].shape)}'
        slot.copy_(weights[name])


class Pyramid:
    """EfficientDet's pyramid of levels 3 to 7 from maps of levels 3 to 5, as figure 2d of its paper has it."""

    def __init__(self, weights, scope, method):
        self.weights, self.scope, self.method = weights, scope, method

    def get(self, name):
        return self.weights[f'{self.scope}/{name}']

    def norm(self, x, name):
        part = lambda p: self.get(f'{name}/BatchNorm/{p}')
        return F.batch_norm(x, part('moving_mean'), part('moving_variance'), part('gamma'), part('beta'), False, 0, 0.001)

    def lateral(self, x, name):
        name = f'{name}/1x1_pre_sample'
        return self.norm(F.conv2d(x, self.get(f'{name}/weights'), self.get(f'{name}/biases')), name)

    def merge(self, name, parts):
        if self.method == 'sum':
            x = sum(parts)
        else:
            w = self.get(f'{name}/combine/bifpn_combine_weights').flatten()
            w = F.softmax(w, 0) if self.method == 'attention' else F.relu(w) / (F.relu(w).sum() + 1e-4)
            x = sum(w[i] * part for i, part in enumerate(parts))
        post = f'{name}/post_combine'
        x = x * torch.sigmoid(x)
        x = F.conv2d(x, self.get(f'{post}/depthwise_weights'), None, 1, 1, 1, x.shape[1])
        return self.norm(F.conv2d(x, self.get(f'{post}/pointwise_weights'), self.get(f'{post}/biases')), post)

    def down(self, x):
        """Half the size; sides are even, so TensorFlow pads below and to the right."""
        return F.max_pool2d(F.pad(x, (0, 1, 0, 1), value=-float('inf')), 3, 2)

    def up(self, x):
        return F.interpolate(x, scale_factor=2, mode='nearest')

    def run(self, maps, iterations):
        level = dict(zip((3, 4, 5), maps))
        level[6] = self.down(self.lateral(level[5], '0_up_lvl_6/input_0_up_lvl_5'))
        level[7] = self.down(level[6])
        for i in range(1, iterations + 1):
            way = lambda l: 'up' if l > 3 or i == 1 else 'dn'
            given = lambda node, l: (
                self.lateral(level[l], f'{node}/input_{i - 1}_{way(l)}_lvl_{l}') if i == 1 and l < 6 else level[l]
            )
            inner = {7: level[7]}
            for l in (6, 5, 4, 3):
                node = f'{i}_dn_lvl_{l}'
                inner[l] = self.merge(node, [given(node, l), self.up(inner[l + 1])])
            outer = {3: inner[3]}
            for l in (4, 5, 6, 7):
                node = f'{i}_up_lvl_{l}'
                middle = [inner[l]] if l < 7 else []
                outer[l] = self.merge(node, [given(node, l), *middle, self.down(outer[l - 1])])
            level = outer
        return [level[l] for l in (3, 4, 5, 6, 7)]


def run(case_file, weights_file, inputs_file, out_file):
    case = json.loads(Path(case_file).read_text())
    weights, inputs = read_safetensors(weights_file), read_safetensors(inputs_file)
    with torch.no_grad():
        if 'model' in case:
            network = backbone(case)
            fill(network, case['order'], weights)
            out = {'map0': network(inputs['input0'])}
        else:
            pyramid = Pyramid(weights, case['scope'], case['method'])
            maps = pyramid.run([inputs[f'input{i}'] for i in range(3)], case['iterations'])
            out = {f'map{i}': x.contiguous() for i, x in enumerate(maps)}
    write_safetensors(out_file, out)


if __name__ == '__main__':
    files = iter(sys.argv[1:])
    for four in zip(files, files, files, files):
        run(*four)
