"""Which cell is taught which box, and what a wrong answer costs.

In: the network's logits (N, C, A), boxes (N, 4, A), cells (3, A) and the targets of each picture, (M, 5)
float: class, x0, y0, x1, y1. Out: one loss. The assignment is SimOTA (YOLOX, arXiv 2107.08430): each box
takes the few cells near its middle that already do best.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

#: A cell may be taught a box when its centre is within so many strides of the box's middle (YOLOX uses 2.5)
#: ...
CENTRE_RADIUS = 2.5
#: ... and each box takes as many cells as its ten best overlaps add up to.
TOP_OVERLAPS = 10


@dataclass(frozen=True, slots=True)
class Assigned:
    """For one picture: the chosen cells, the row of the target each is taught, and the overlap it has now."""

    cells: Tensor
    rows: Tensor
    overlap: Tensor


def to_corners(boxes: Tensor) -> Tensor:
    """cx, cy, w, h in the first dimension to x0, y0, x1, y1 in the last: (4, A) to (A, 4)."""
    centre, half = boxes[:2], boxes[2:] / 2
    return torch.cat([centre - half, centre + half]).T


def _area(low: Tensor, high: Tensor) -> Tensor:
    # Written out: the backward pass of prod() divides by its factors, and gave NaN where both sides are zero.
    side = (high - low).clamp(min=0)
    return side[..., 0] * side[..., 1]


def pair_iou(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """IoU and GIoU of boxes (..., 4) with boxes (..., 4) of the same or a broadcast shape, as x0, y0, x1,
    y1."""
    overlap = _area(torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:]))
    union = (_area(a[..., :2], a[..., 2:]) + _area(b[..., :2], b[..., 2:]) - overlap).clamp(min=1e-6)
    iou = overlap / union
    hull = _area(torch.minimum(a[..., :2], b[..., :2]), torch.maximum(a[..., 2:], b[..., 2:])).clamp(min=1e-6)
    return iou, iou - (hull - union) / hull


def _own_targets_first(chosen: Tensor, cost: Tensor) -> Tensor:
    """A cell chosen by several boxes keeps the one that costs least."""
    crowded = chosen.sum(0) > 1
    if crowded.any():
        best = cost[:, crowded].argmin(0)
        chosen[:, crowded] = False
        chosen[best, crowded.nonzero().squeeze(1)] = True
    return chosen


@torch.no_grad()
def assign(logits: Tensor, boxes: Tensor, cells: Tensor, targets: Tensor) -> Assigned:
    """SimOTA for one picture: logits (C, A), boxes (4, A), cells (3, A), targets (M, 5)."""
    empty = torch.zeros(0, dtype=torch.long, device=logits.device)
    if not len(targets):
        return Assigned(empty, empty, torch.zeros(0, device=logits.device))
    ids, wanted = targets[:, 0].long(), targets[:, 1:]
    middle = (wanted[:, :2] + wanted[:, 2:]) / 2
    far = (cells[None, :2] - middle[:, :, None]).abs() / cells[None, 2:]
    near = (far < CENTRE_RADIUS).all(1)
    inside = (
        (cells[0] > wanted[:, :1])
        & (cells[0] < wanted[:, 2:3])
        & (cells[1] > wanted[:, 1:2])
        & (cells[1] < wanted[:, 3:4])
    )
    columns = near.any(0).nonzero().squeeze(1)
    near, inside = near[:, columns], inside[:, columns]
    iou, _ = pair_iou(to_corners(boxes[:, columns])[None], wanted[:, None])
    score = logits[:, columns].float().sigmoid()[ids].clamp(1e-6, 1 - 1e-6)
    cost = -score.log() + 3.0 * -(iou + 1e-8).log() + 1e5 * (~near).float() + 10.0 * (~inside).float()
    count = (
        iou.masked_fill(~near, 0).topk(min(TOP_OVERLAPS, len(columns)), 1).values.sum(1).int().clamp(min=1)
    )
    chosen = torch.zeros_like(cost, dtype=torch.bool)
    for row in range(len(targets)):
        chosen[row, cost[row].topk(min(int(count[row]), len(columns)), largest=False).indices] = True
    chosen = _own_targets_first(chosen & near, cost)
    rows, picked = chosen.nonzero(as_tuple=True)
    return Assigned(columns[picked], rows, iou[rows, picked])


def detection_loss(
    logits: Tensor, boxes: Tensor, cells: Tensor, targets: list[Tensor]
) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch and its parts. Classes: BCE towards the overlap, easy background weighs little
    (varifocal, arXiv 2008.13367); boxes: GIoU. Both are divided by the number of taught cells."""
    wanted_scores = torch.zeros_like(logits)
    giou_losses, overlaps, taught = [], [], 0
    for index, rows in enumerate(targets):
        found = assign(logits[index].detach(), boxes[index].detach(), cells, rows)
        if not len(found.cells):
            continue
        taught += len(found.cells)
        iou, giou = pair_iou(to_corners(boxes[index][:, found.cells]), rows[found.rows, 1:])
        ids = rows[found.rows, 0].long()
        wanted_scores[index, ids, found.cells] = iou.detach().clamp(min=0.05)
        giou_losses.append((1 - giou).sum())
        overlaps.append(iou.detach().sum())
    weight = torch.where(wanted_scores > 0, wanted_scores, 0.75 * logits.detach().sigmoid() ** 2)
    class_loss = (
        functional.binary_cross_entropy_with_logits(logits, wanted_scores, reduction="none") * weight
    ).sum() / max(1, taught)
    box_loss = torch.stack(giou_losses).sum() / max(1, taught) if giou_losses else logits.sum() * 0.0
    overlap = float(torch.stack(overlaps).sum()) / max(1, taught) if overlaps else 0.0
    return class_loss + 2.0 * box_loss, {
        "class": float(class_loss.detach()),
        "box": float(box_loss.detach()),
        "iou": overlap,
    }
