"""The training step of the bench `step` in PyTorch: a contender in the sense of bench/support/contender.ts.

torch_step.py [--batch 8] [--size 300] [--depth-multiplier 1.0] [--classes 3] [--threads 2] [--warming 2] [--channels-last]
              [--miner]

A step is what ours is: targets of every image assigned anew by overlap, forward pass, sigmoid and smooth L1 losses over the
number of matches, L2 on the kernels of convolutions (as weight decay, the cheapest way), gradients, clipping by their global
norm, momentum. With --miner the hardest three unmatched anchors for each matched one are trained.
"""

import argparse

import torch
import torch.nn.functional as F
from torch import nn

from torch_modules import SsdModule, ssd_anchors, take_turns
BOXES = 10


def random_truth(classes):
    """Boxes [G, 4] ymin, xmin, ymax, xmax in [0, 1], and their classes [G] from 1."""
    sizes = torch.rand(BOXES, 2) * 0.3 + 0.1
    low = torch.rand(BOXES, 2) * (1 - sizes)
    return torch.cat([low, low + sizes], 1), torch.randint(1, classes + 1, (BOXES,))


def assign(anchors, boxes, classes):
    """Targets of one image by upstream's rule: the best box above 0.5 IoU, and for each box its best anchor."""
    low, high = torch.maximum(anchors[None, :, :2], boxes[:, None, :2]), torch.minimum(anchors[None, :, 2:], boxes[:, None, 2:])
    intersection = (high - low).clamp(min=0).prod(-1)
    area = lambda b: (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    overlap = intersection / (area(anchors)[None] + area(boxes)[:, None] - intersection)
    best, row = overlap.max(0)
    match = torch.where(best >= 0.5, row, torch.full_like(row, -1))
    match[overlap.argmax(1)] = torch.arange(len(boxes))
    positive = match >= 0
    chosen = boxes[match.clamp(min=0)]
    size, anchor_size = chosen[:, 2:] - chosen[:, :2], anchors[:, 2:] - anchors[:, :2]
    centre, anchor_centre = (chosen[:, 2:] + chosen[:, :2]) / 2, (anchors[:, 2:] + anchors[:, :2]) / 2
    codes = torch.cat([(centre - anchor_centre) / anchor_size * 10, (size / anchor_size).log() * 5], 1)
    matched = torch.where(positive, classes[match.clamp(min=0)], torch.zeros_like(row))
    return codes * positive[:, None], matched, positive.float()


def assign_batch(anchors, truths, classes):
    parts = [assign(anchors, boxes, labels) for boxes, labels in truths]
    codes, matched, weights = (torch.stack(part) for part in zip(*parts))
    one_hot = F.one_hot(matched, classes + 1).float()
    return {'boxTargets': codes, 'matchedClass': matched, 'boxWeights': weights,
            'classTargets': one_hot, 'classWeights': torch.ones_like(weights)}


def mined(entropy, matched):
    """1 where an anchor is trained: the matched, and the three times as many of the unmatched that lose most."""
    negative = entropy.detach().masked_fill(matched, -1)
    rank = negative.argsort(1, descending=True).argsort(1)
    return matched | (rank < 3 * matched.sum(1, keepdim=True))


def total_loss(encodings, logits, targets, miner):
    normalizer = targets['boxWeights'].sum().clamp(min=1)
    box = F.smooth_l1_loss(encodings, targets['boxTargets'], reduction='none').sum(-1) * targets['boxWeights']
    entropy = F.binary_cross_entropy_with_logits(logits, targets['classTargets'], reduction='none').sum(-1)
    if miner:
        entropy = entropy * mined(entropy, targets['matchedClass'] > 0)
    return (box.sum() + entropy.sum()) / normalizer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (('batch', 8), ('size', 300), ('classes', 3), ('threads', 2), ('warming', 2)):
        parser.add_argument(f'--{name}', type=int, default=standard)
    parser.add_argument('--depth-multiplier', type=float, default=1.0)
    parser.add_argument('--channels-last', action='store_true')
    parser.add_argument('--miner', action='store_true')
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    memory_format = torch.channels_last if args.channels_last else torch.contiguous_format
    model = SsdModule(args.depth_multiplier, args.classes).to(memory_format=memory_format)
    images = torch.randint(0, 256, (args.batch, 3, args.size, args.size)).float().contiguous(memory_format=memory_format)
    anchors = ssd_anchors(args.size)
    truths = [random_truth(args.classes) for _ in range(args.batch)]
    kernels = [p for p in model.parameters() if p.dim() == 4]
    others = [p for p in model.parameters() if p.dim() != 4]
    optimizer = torch.optim.SGD([{'params': kernels, 'weight_decay': 4e-5}, {'params': others}], 0.001, 0.9)

    def step():
        targets = assign_batch(anchors, truths, args.classes)
        encodings, logits = model(images)
        loss = total_loss(encodings, logits, targets, args.miner)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        return loss.item()

    for _ in range(args.warming):
        step()
    take_turns(step)


if __name__ == '__main__':
    main()
