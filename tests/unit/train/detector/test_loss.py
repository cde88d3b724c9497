"""The detector's assignment and loss, on literal arrays."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from chequeocr.train.detector.loss import assign, detection_loss, pair_iou, to_corners  # noqa: E402

# Four cells of stride 8 in a row: centres at x = 4, 12, 20, 28 and y = 4.
CELLS = torch.tensor([[4.0, 12.0, 20.0, 28.0], [4.0, 4.0, 4.0, 4.0], [8.0, 8.0, 8.0, 8.0]])


def test_iou_and_giou_of_known_boxes() -> None:
    a = torch.tensor([0.0, 0.0, 2.0, 2.0])
    iou, giou = pair_iou(a, torch.tensor([1.0, 0.0, 3.0, 2.0]))
    assert float(iou) == pytest.approx(1 / 3)
    assert float(giou) == pytest.approx(1 / 3)  # the hull is the union
    iou, giou = pair_iou(a, torch.tensor([4.0, 0.0, 6.0, 2.0]))
    assert float(iou) == 0.0
    assert float(giou) == pytest.approx(-4 / 12)  # hull 12, union 8


def test_giou_has_a_gradient_where_boxes_do_not_touch() -> None:
    # The backward pass of prod() gave NaN here.
    box = torch.tensor([0.0, 0.0, 2.0, 2.0], requires_grad=True)
    pair_iou(box, torch.tensor([2.0, 2.0, 6.0, 2.5]))[1].backward()
    assert torch.isfinite(box.grad).all()
    assert box.grad.abs().sum() > 0


def test_centre_and_size_to_corners() -> None:
    boxes = torch.tensor([[10.0], [20.0], [4.0], [6.0]])
    assert to_corners(boxes).tolist() == [[8.0, 17.0, 12.0, 23.0]]


def test_the_cell_that_fits_best_is_taught() -> None:
    boxes = torch.tensor([[4.0, 12.0, 20.0, 28.0], [4.0] * 4, [8.0, 8.0, 8.0, 8.0], [8.0] * 4])
    logits = torch.zeros(2, 4)
    found = assign(logits, boxes, CELLS, torch.tensor([[1.0, 8.0, 0.0, 16.0, 8.0]]))
    assert found.cells.tolist() == [1]
    assert found.rows.tolist() == [0]
    assert found.overlap.tolist() == pytest.approx([1.0])


def test_a_cell_is_taught_one_box_only() -> None:
    boxes = torch.tensor([[4.0, 12.0, 20.0, 28.0], [4.0] * 4, [8.0] * 4, [8.0] * 4])
    targets = torch.tensor([[0.0, 8.0, 0.0, 16.0, 8.0], [1.0, 9.0, 0.0, 17.0, 8.0]])
    found = assign(torch.zeros(2, 4), boxes, CELLS, targets)
    assert len(set(found.cells.tolist())) == len(found.cells)


def test_no_targets_no_cells() -> None:
    found = assign(torch.zeros(2, 4), torch.ones(4, 4), CELLS, torch.zeros(0, 5))
    assert len(found.cells) == 0


def test_a_right_answer_costs_less_than_a_wrong_one() -> None:
    targets = [torch.tensor([[1.0, 8.0, 0.0, 16.0, 8.0]])]
    right = torch.tensor([[[4.0, 12.0, 20.0, 28.0], [4.0] * 4, [8.0] * 4, [8.0] * 4]])
    wrong = right + torch.tensor([3.0, 3.0, 2.0, -2.0])[None, :, None]
    good, bad = torch.full((1, 2, 4), -8.0), torch.full((1, 2, 4), -8.0)
    good[0, 1, 1] = 8.0
    bad[0, 0, 1] = 8.0
    low, parts = detection_loss(good, right, CELLS, targets)
    assert float(low) < 0.01
    assert parts["iou"] == pytest.approx(1.0)
    assert float(detection_loss(bad, right, CELLS, targets)[0]) > float(low) + 1.0
    assert float(detection_loss(good, wrong, CELLS, targets)[0]) > float(low) + 0.5
