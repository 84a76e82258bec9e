"""The exported detector of the bench `latency` in PyTorch: a contender in the sense of bench/support/contender.ts.

torch_latency.py [--size 300] [--depth-multiplier 1.0] [--classes 3] [--threads 2] [--channels-last] [--script]

From the bytes of one image to its detections: normalisation, network, sigmoid, decoding of the boxes, suppression by class,
the best 100. Suppression is done as torchvision's own SSD does it: of each class the 400 best candidates above the
threshold, then batched_nms (torchvision.ops; torchvision as Debian packs it). With --script the network is traced, frozen
(so that batch normalisation is folded into the convolutions) and optimised for inference, and what follows it is scripted.
"""

import argparse

import torch
from torch import Tensor, nn
from torchvision.ops import batched_nms

from torch_modules import SsdModule, ssd_anchors, take_turns

WARMING = 5


class Suppression(nn.Module):
    """Encodings [1, A, 4] and logits [1, A, C + 1] to boxes [D, 4] ymin, xmin, ymax, xmax, scores [D], classes [D] from 1."""

    def __init__(self, anchors: Tensor):
        super().__init__()
        self.register_buffer('centres', (anchors[:, 2:] + anchors[:, :2]) / 2)
        self.register_buffer('sizes', anchors[:, 2:] - anchors[:, :2])

    def forward(self, encodings: Tensor, logits: Tensor):
        codes = encodings[0]
        centres = codes[:, :2] / 10 * self.sizes + self.centres
        half = torch.exp(codes[:, 2:] / 5) * self.sizes / 2
        boxes = torch.cat([centres - half, centres + half], 1).clamp(0, 1)
        scores = torch.sigmoid(logits[0])
        chosen_boxes, chosen_scores, chosen_classes = [], [], []
        for label in range(1, scores.shape[1]):
            score = scores[:, label]
            kept = torch.where(score > 0.01)[0]
            best, order = score[kept].topk(min(400, kept.shape[0]))
            chosen_boxes.append(boxes[kept[order]])
            chosen_scores.append(best)
            chosen_classes.append(torch.full_like(order, label))
        all_boxes, all_scores = torch.cat(chosen_boxes), torch.cat(chosen_scores)
        all_classes = torch.cat(chosen_classes)
        keep = batched_nms(all_boxes, all_scores, all_classes, 0.6)[:100]
        return all_boxes[keep], all_scores[keep], all_classes[keep]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (('size', 300), ('classes', 3), ('threads', 2)):
        parser.add_argument(f'--{name}', type=int, default=standard)
    parser.add_argument('--depth-multiplier', type=float, default=1.0)
    parser.add_argument('--channels-last', action='store_true')
    parser.add_argument('--script', action='store_true')
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    memory_format = torch.channels_last if args.channels_last else torch.contiguous_format
    network = SsdModule(args.depth_multiplier, args.classes).eval().to(memory_format=memory_format)
    suppression = Suppression(ssd_anchors(args.size)).eval()
    picture = torch.randint(0, 256, (1, args.size, args.size, 3), dtype=torch.uint8)

    def planes():
        return picture.permute(0, 3, 1, 2).float().contiguous(memory_format=memory_format)

    with torch.inference_mode():
        if args.script:
            network = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(network, planes())))
            suppression = torch.jit.script(suppression)

        def detect():
            boxes, scores, classes = suppression(*network(planes()))
            return boxes.tolist(), scores.tolist(), classes.tolist()

        for _ in range(WARMING):
            detect()
        take_turns(detect)


if __name__ == '__main__':
    main()
