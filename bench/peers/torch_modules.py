"""SSD with MobileNet v1 as one writes it in PyTorch, for the benches of time: modules, activations in place.

The shapes are those of torch_ssd.py, which is held against ours number by number. The pads are PyTorch's own: one pixel on
every side, where TensorFlow's SAME puts one at the bottom and right alone for strides of 2. The sizes of all maps, and the
arithmetic, are the same, and PyTorch is spared a copy of each padded map.
"""

import sys

import torch
from torch import nn

from torch_ssd import ANCHORS, BLOCKS, EXTRA_MAPS


def conv_norm_relu(channels, out, kernel, stride=1, groups=1):
    return nn.Sequential(
        nn.Conv2d(channels, out, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(out, eps=0.001, momentum=1 - 0.9997),
        nn.ReLU6(inplace=True),
    )


class SsdModule(nn.Module):
    """images [B, 3, H, W] 0..255 to box encodings [B, A, 4] and logits [B, A, classes + 1]."""

    def __init__(self, depth_multiplier, classes, min_depth=16):
        super().__init__()
        depth = lambda d: max(int(d * depth_multiplier), min_depth)
        channels, tapped = depth(32), []
        self.first = conv_norm_relu(3, channels, 3, 2)
        self.blocks = nn.ModuleList()
        for i, (stride, out) in enumerate(BLOCKS, 1):
            self.blocks.append(nn.Sequential(
                conv_norm_relu(channels, channels, 3, stride, channels), conv_norm_relu(channels, depth(out), 1)))
            channels = depth(out)
            if i in (11, 13):
                tapped.append(channels)
        self.extras = nn.ModuleList()
        for out in EXTRA_MAPS:
            self.extras.append(nn.Sequential(
                conv_norm_relu(channels, depth(out // 2), 1), conv_norm_relu(depth(out // 2), depth(out), 3, 2)))
            channels = depth(out)
            tapped.append(channels)
        self.code_sizes = (4, classes + 1)
        self.heads = nn.ModuleList(
            nn.ModuleList(nn.Conv2d(channels, anchors * size, 1) for channels, anchors in zip(tapped, ANCHORS))
            for size in self.code_sizes)

    def forward(self, images):
        x = self.first(images * (2 / 255) - 1)
        maps = []
        for i, block in enumerate(self.blocks, 1):
            x = block(x)
            if i in (11, 13):
                maps.append(x)
        for extra in self.extras:
            x = extra(x)
            maps.append(x)
        rows = []
        for size, heads in zip(self.code_sizes, self.heads):
            rows.append(torch.cat(
                [head(m).permute(0, 2, 3, 1).reshape(m.shape[0], -1, size) for head, m in zip(heads, maps)], 1))
        return rows[0], rows[1]


def ssd_anchors(size):
    """[A, 4] ymin, xmin, ymax, xmax: the anchors of upstream's ssd_anchor_generator with its usual numbers."""
    scales = [0.2 + 0.15 * i for i in range(6)] + [1.0]
    boxes, side = [], -(-size // 16)
    for i in range(6):
        ratios = [(0.1, 1.0), (scales[0], 2.0), (scales[0], 0.5)] if i == 0 else \
            [(scales[i], ratio) for ratio in (1.0, 2.0, 0.5, 3.0, 0.3333)] + [((scales[i] * scales[i + 1]) ** 0.5, 1.0)]
        centres = (torch.arange(side) + 0.5) / side
        sizes = torch.tensor([[scale / ratio ** 0.5, scale * ratio ** 0.5] for scale, ratio in ratios])
        y, x, k = torch.meshgrid(torch.arange(side), torch.arange(side), torch.arange(len(ratios)), indexing='ij')
        middle = torch.stack([centres[y], centres[x]], -1).reshape(-1, 2)
        half = sizes[k.reshape(-1)] / 2
        boxes.append(torch.cat([middle - half, middle + half], 1))
        side = -(-side // 2)
    return torch.cat(boxes)


def take_turns(work):
    """The protocol of bench/support/contender.ts: a number on the standard input, the times of that many calls back."""
    import json
    import time
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            work()
            times.append((time.perf_counter() - start) * 1000)
        print(json.dumps(times), flush=True)
