"""Layers of the small networks that see a whole picture: convolutions, then one look at where things stand.

In: float32 (N, channels, H, W), H and W multiples of 32. Out: a score a picture, (N, 1).
"""

from __future__ import annotations

from torch import Tensor, nn

Channels = tuple[int, int, int, int, int, int]


class ConvUnit(nn.Sequential):
    """A 3x3 convolution, a batch norm and an activation (ReLU if none is given); stride 2 halves the size."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        stride: int | tuple[int, int] = 1,
        activation: nn.Module | None = None,
    ) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            activation or nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """A convolution added to its input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.unit = ConvUnit(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.unit(x)  # type: ignore[no-any-return]


class PlaceNet(nn.Module):
    """A score of a picture in which it matters where things stand: the last map is weighed place by place.

    `channels` are those of the picture and after each of five halvings, `places` the features made of the
    last map, `size` the height and width of the picture.
    """

    def __init__(self, channels: Channels, places: int, size: tuple[int, int]) -> None:
        super().__init__()
        given, first, second, third, fourth, last = channels
        self.trunk = nn.Sequential(
            ConvUnit(given, first, 2),
            ConvUnit(first, second, 2),
            ConvUnit(second, third, 2),
            Residual(third),
            ConvUnit(third, fourth, 2),
            Residual(fourth),
            ConvUnit(fourth, last, 2),
        )
        self.places = nn.Conv2d(last, places, (size[0] // 32, size[1] // 32))
        self.head = nn.Sequential(nn.ReLU(inplace=True), nn.Dropout(0.1), nn.Linear(places, 1))

    def forward(self, pictures: Tensor) -> Tensor:
        return self.head(self.places(self.trunk(pictures)).flatten(1))  # type: ignore[no-any-return]
