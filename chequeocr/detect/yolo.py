"""Any YOLO detector as an ONNX file, with onnxruntime; the embedded one is in `embedded.py`.

In: the file, and pictures (RGB uint8). Out: Detections with canonical names, in pixels of each picture.
`preprocess` and `postprocess` are pure; between them stands one run of the session.
"""

from __future__ import annotations

import ast
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from chequeocr.detect.boxes import Ints, as_detections, canonical_ids, check_image, suppress, to_boxes
from chequeocr.detect.layouts import LAYOUTS, Layout, Raw, Size, decode, recognise
from chequeocr.detect.letterbox import PAD, Placement, Position, Resample, back, canvas_for, fit, place
from chequeocr.detect.names import Names, beside, from_metadata
from chequeocr.errors import ModelError, NotADetectorError, SettingsError
from chequeocr.models.session import LazySession
from chequeocr.types import Boxes, Image

if TYPE_CHECKING:
    import onnxruntime as ort
    import supervision as sv

logger = logging.getLogger(__name__)

Pixels = Literal["rgb-unit", "bgr-unit", "rgb-byte", "bgr-byte"]

DEFAULT_LONG_SIDE = 512
STRIDE = 32

# Pictures of one size that go through a model together; more gains nothing on a processor.
_MAX_BATCH = 8
# Input on which a model that takes any size is tried out; not square, so that sides can't be mixed up.
_TRIAL = (128, 192)
_DTYPES: Mapping[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(uint8)": np.uint8,
}


@dataclass(frozen=True, slots=True)
class YoloSettings:
    """How a YOLO file is used. None means: as the file says, or as its family was trained.

    `class_names` in the order of the class ids; `class_map` further names -> canonical ones.
    `confidence` and `iou`: boxes below that score, and worse ones that overlap a better one of their
    class by more, are left out. `layout`: see chequeocr.detect.layouts. `pixels`: colour order, and 0..1
    ("unit") or 0..255 ("byte"). `position` and `resample`: how the picture is fitted into the input.
    `long_side`: pixels of the longer side where the model takes any size. `threads`: 0 for all cores.
    """

    class_names: tuple[str, ...] | None = None
    class_map: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.25
    iou: float = 0.5
    layout: Layout | None = None
    pixels: Pixels | None = None
    position: Position | None = None
    resample: Resample = "linear"
    long_side: int | None = None
    threads: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.confidence <= 1 and 0 <= self.iou <= 1):
            raise SettingsError("confidence and iou must lie between 0 and 1")
        if self.layout is not None and self.layout not in LAYOUTS:
            raise SettingsError(f"no layout is called {self.layout!r}; there are {', '.join(LAYOUTS)}")
        if self.long_side is not None and self.long_side < STRIDE:
            raise SettingsError(f"long_side must be at least {STRIDE}, not {self.long_side}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a model takes as input: a side is None if any will do, `batch` if any number will.

    `channels_last` is (N, H, W, 3) in place of (N, 3, H, W).
    """

    height: int | None
    width: int | None
    batch: int | None
    dtype: type[np.generic]
    channels_last: bool
    pixels: Pixels
    position: Position
    resample: Resample
    long_side: int
    stride: int

    def canvas(self, source: Size) -> Size:
        """Returns the input size (height, width) for a picture of that size."""
        free = canvas_for(source, self.long_side, self.stride)
        return self.height or free[0], self.width or free[1]


def preprocess(images: Sequence[Image], plan: Plan) -> tuple[npt.NDArray[Any], list[Placement]]:
    """Returns the input tensor for pictures that share one canvas size, and where each of them lies in it."""
    placements = [
        fit((image.shape[0], image.shape[1]), plan.canvas((image.shape[0], image.shape[1])), plan.position)
        for image in images
    ]
    stack = np.stack([place(image, at, plan.resample) for image, at in zip(images, placements, strict=True)])
    return _tensor(stack, plan), placements


def postprocess(raw: Raw, placement: Placement, ids: Ints, settings: YoloSettings) -> Boxes:
    """Returns the boxes of one picture, in its pixels; `ids` are the classes' indices in DETECTOR_CLASSES,
    or -1."""
    known = (raw.classes >= 0) & (raw.classes < len(ids))
    keep = known & (raw.scores >= settings.confidence)
    xyxy = back(raw.xyxy[keep], placement)
    scores = np.clip(raw.scores[keep], 0.0, 1.0)  # half precision rounds beyond 1
    ours = ids[raw.classes[keep]]
    fields = (ours >= 0) & (xyxy[:, 2] > xyxy[:, 0]) & (xyxy[:, 3] > xyxy[:, 1])
    xyxy, scores, ours = xyxy[fields], scores[fields], ours[fields]
    kept = suppress(xyxy, scores, ours, settings.iou)
    return to_boxes(xyxy[kept], scores[kept], ours[kept])


class YoloDetector:
    """A YOLO ONNX file as a Detector. Safe to share between threads and after fork.

    Class names come from the settings, else the file's metadata, else a file beside it
    (chequeocr.detect.names). The layout of the output is recognised by trying the model on a grey picture.

    Raises ModelNotFoundError, ModelCorruptError, NotADetectorError (it loads, but is no detector) and
    SettingsError (no class names, or none that is a field of a cheque).
    """

    def __init__(self, model: Path | str, settings: YoloSettings | None = None) -> None:
        self.settings = settings or YoloSettings()
        self._path = Path(model)
        self._session = LazySession(self._path, self.settings.threads)
        session = self._session.get()
        metadata: dict[str, str] = session.get_modelmeta().custom_metadata_map
        self._input, shape, dtype = _image_input(session)
        self._output = _first_output(session)
        names = self.settings.class_names or from_metadata(metadata) or beside(self._path)
        self._plan = _plan(shape, dtype, metadata, self.settings)
        self._layout: Layout = self.settings.layout or self._try_out(names)
        self._plan = _for_family(self._plan, self._layout, self.settings)
        if names is None:
            raise SettingsError(
                f"{self._path.name} has no class names: pass class_names, or put a names.txt beside it, "
                "one name a line in the order of the class ids"
            )
        self._ids = canonical_ids(names, self.settings.class_map)
        if not (self._ids >= 0).any():
            raise SettingsError(
                f"no class of {self._path.name} is a field of a cheque: say in class_map what stands for what"
            )

    def detect(self, images: Sequence[Image]) -> list[sv.Detections]:
        """Returns one Detections a picture, best boxes first.

        Raises NotAnImageError for an array that is no RGB picture, ModelError where the model fails.
        """
        return [as_detections(boxes) for boxes in self.boxes(images)]

    def boxes(self, images: Sequence[Image]) -> list[Boxes]:
        """Returns the same without waiting for supervision."""
        for image in images:
            check_image(image)
        found: list[Boxes | None] = [None] * len(images)
        for group in self._groups(images):
            tensor, placements = preprocess([images[i] for i in group], self._plan)
            output = self._run(tensor)
            for at, (i, placement) in enumerate(zip(group, placements, strict=True)):
                raw = decode(output, self._layout, placement.canvas, at)
                found[i] = postprocess(raw, placement, self._ids, self.settings)
        return [boxes for boxes in found if boxes is not None]

    def _groups(self, images: Sequence[Image]) -> list[list[int]]:
        """Indices of pictures that can share a run: one canvas size, as many as the model takes."""
        by_canvas: dict[Size, list[int]] = {}
        for i, image in enumerate(images):
            by_canvas.setdefault(self._plan.canvas((image.shape[0], image.shape[1])), []).append(i)
        size = self._plan.batch or _MAX_BATCH
        return [some[at : at + size] for some in by_canvas.values() for at in range(0, len(some), size)]

    def _run(self, tensor: npt.NDArray[Any]) -> npt.NDArray[Any]:
        missing = (self._plan.batch or 0) - len(tensor)
        if missing > 0:  # a fixed batch above one is filled up; what comes of the repeats is ignored
            tensor = np.concatenate([tensor, np.repeat(tensor[-1:], missing, axis=0)])
        try:
            output: npt.NDArray[Any] = self._session.get().run([self._output], {self._input: tensor})[0]
        except ModelError:
            raise
        except Exception as error:  # onnxruntime's exceptions have no documented common class
            raise ModelError(
                f"{self._path.name} failed on an input of shape {tensor.shape} ({type(error).__name__}); "
                "export it again, or set long_side to a size that it takes"
            ) from error
        return output

    def _try_out(self, names: Names | None) -> Layout:
        canvas = self._plan.height or _TRIAL[0], self._plan.width or _TRIAL[1]
        grey = np.full((1, *canvas, 3), PAD, dtype=np.uint8)
        try:
            output = self._run(_tensor(grey, self._plan))
            layout = recognise(output, len(names) if names else None, canvas)
            scores = decode(output, layout, canvas).scores
        except ModelError as error:
            raise NotADetectorError(f"{self._path.name} is not a known kind of detector: {error}") from error
        if len(scores) and not (scores.min() > -0.01 and scores.max() < 1.01):
            raise NotADetectorError(
                f"{self._path.name} puts out scores outside 0..1: export it with its sigmoid"
            )
        logger.debug("%s: layout %s, input %s", self._path.name, layout, canvas)
        return layout


def _image_input(session: ort.InferenceSession) -> tuple[str, tuple[int | None, ...], type[np.generic]]:
    inputs = session.get_inputs()
    if len(inputs) != 1:
        raise NotADetectorError(f"a YOLO has one input, this model has {len(inputs)}")
    only = inputs[0]
    shape = tuple(side if isinstance(side, int) and side > 0 else None for side in only.shape)
    if len(shape) != 4 or not ({shape[1], shape[3]} & {3, None}):
        raise NotADetectorError(f"a YOLO takes colour pictures, this model an input of shape {only.shape}")
    if only.type not in _DTYPES:
        raise NotADetectorError(f"a YOLO takes float or uint8 pictures, this model {only.type}")
    return only.name, shape, _DTYPES[only.type]


def _first_output(session: ort.InferenceSession) -> str:
    """The first output of rank 2 or 3: YOLOv5 exports may carry their feature maps along."""
    outputs = session.get_outputs()
    for output in outputs:
        if len(output.shape) in (2, 3):
            return str(output.name)
    raise NotADetectorError(f"no output of this model is a list of boxes: {[o.shape for o in outputs]}")


def _plan(
    shape: tuple[int | None, ...],
    dtype: type[np.generic],
    metadata: Mapping[str, str],
    settings: YoloSettings,
) -> Plan:
    channels_last = shape[3] == 3 and shape[1] != 3
    height, width = shape[1:3] if channels_last else shape[2:4]
    return Plan(
        height=height,
        width=width,
        batch=shape[0],
        dtype=dtype,
        channels_last=channels_last,
        pixels=settings.pixels or ("rgb-byte" if dtype is np.uint8 else "rgb-unit"),
        position=settings.position or "centre",
        resample=settings.resample,
        long_side=settings.long_side or _number(metadata, "imgsz") or DEFAULT_LONG_SIDE,
        stride=max(STRIDE, _number(metadata, "stride") or 0),
    )


def _for_family(plan: Plan, layout: Layout, settings: YoloSettings) -> Plan:
    """YOLOX is trained on BGR bytes put into the corner, the others on RGB fractions in the middle."""
    if not layout.startswith("yolox"):
        return plan
    return replace(plan, pixels=settings.pixels or "bgr-byte", position=settings.position or "top-left")


def _tensor(stack: npt.NDArray[np.uint8], plan: Plan) -> npt.NDArray[Any]:
    if plan.pixels.startswith("bgr"):
        stack = stack[..., ::-1]
    if not plan.channels_last:
        stack = stack.transpose(0, 3, 1, 2)
    if plan.pixels.endswith("unit"):
        return np.ascontiguousarray(stack.astype(np.float32) / 255).astype(plan.dtype, copy=False)
    return np.ascontiguousarray(stack, dtype=plan.dtype)


def _number(metadata: Mapping[str, str], key: str) -> int | None:
    """A number from the metadata, the largest where it is a list: imgsz is "640" or "[480, 640]"."""
    try:
        value = ast.literal_eval(metadata.get(key, "")[:100])
        return int(max(value) if isinstance(value, list | tuple) else value) or None
    except (ValueError, SyntaxError, TypeError):
        return None
