"""A Roboflow model as a detector, through `inference-sdk`: hosted, or on a server of your own.

In: a model id such as "chequemodel/1", and pictures (RGB uint8). Out: Detections with canonical names.
`detections_from_reply` is pure; requests go through chequeocr.runtime.http.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from chequeocr.detect.boxes import canonical_ids, check_image, to_detections
from chequeocr.errors import (
    ApiKeyMissingError,
    MissingDependencyError,
    MissingExtraError,
    ServiceReplyError,
    SettingsError,
)
from chequeocr.runtime.http import Limits, Post, Reply, Service, new_session, send, within
from chequeocr.types import Image

if TYPE_CHECKING:
    import supervision as sv

KEY_VARIABLE = "ROBOFLOW_API_KEY"

# Roboflow's own hosts; anything else is somebody's own server, which may do without a key.
_HOSTED = (".roboflow.com", ".roboflow.eu", ".roboflow.one", ".roboflow.cloud")

_SERVICE = Service("a Roboflow inference server", key=f"{KEY_VARIABLE} or api_key")

# Pixels: no picture is as large, and single precision still tells neighbours apart.
_FAR = 1_000_000


@dataclass(frozen=True, slots=True)
class RoboflowSettings:
    """Where the model is, and how long to wait for it.

    `api_url` is Roboflow's serverless API, or a server of your own such as http://localhost:9001. `api_key`:
    None takes the environment's ROBOFLOW_API_KEY; it is sent in a header. `timeout_s` is for one picture,
    all tries together; `retries` on 429, 5xx and broken connections, the first after about `backoff_s`.
    `class_map` maps further class names to canonical ones. Boxes scored below `confidence` are left out.
    """

    api_url: str = "https://serverless.roboflow.com"
    api_key: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0
    retries: int = 3
    backoff_s: float = 0.5
    class_map: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.25

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.api_url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # brackets or a port that make no address
            usable = False
        if not usable:
            raise SettingsError("api_url must be an http:// or https:// address")
        if parts.username or parts.query or parts.fragment:
            raise SettingsError("api_url must hold no user, query or fragment; the key goes into api_key")
        if self.timeout_s <= 0 or self.retries < 0 or self.backoff_s < 0:
            raise SettingsError("timeout_s must be above 0, retries and backoff_s not below 0")
        if not 0 <= self.confidence <= 1:
            raise SettingsError("confidence must lie between 0 and 1")

    @property
    def hosted(self) -> bool:
        """Whether the address is Roboflow's."""
        return ("." + (urlsplit(self.api_url).hostname or "")).endswith(_HOSTED)


class RoboflowDetector:
    """A Roboflow model as a Detector. Pictures leave this machine, one request each, as JPEG.

    Safe to share between threads and after fork: connections live as long as one call of `detect`.

    Raises SettingsError (no such form of model id, a key that can't be one), ApiKeyMissingError (hosted,
    and no key) and MissingExtraError.
    """

    def __init__(self, model_id: str = "chequemodel/1", settings: RoboflowSettings | None = None) -> None:
        self.model_id = model_id
        self.settings = settings or RoboflowSettings()
        if not re.fullmatch(r"\w[\w.-]*/\w[\w.-]*", model_id, re.ASCII):
            raise SettingsError(
                f"a Roboflow model id is project/version, like chequemodel/1, not {model_id!r}"
            )
        self._key = _api_key(self.settings)
        self._told: set[str] = set()
        _require_sdk()

    def detect(self, images: Sequence[Image]) -> list[sv.Detections]:
        """Returns one Detections a picture, best boxes first; it is empty if nothing was found.

        Raises NotAnImageError for an array that is no RGB picture, and the ServiceError that fits.
        """
        for image in images:
            check_image(image)
        with new_session() as session:
            limits = Limits(self.settings.timeout_s, self.settings.retries, self.settings.backoff_s)
            client = _client(self.settings, self._key, lambda post: send(session, post, limits))
            return [self._one(client, image) for image in images]

    def _one(self, client: Any, image: Image) -> sv.Detections:
        bgr = np.ascontiguousarray(image[..., ::-1])  # arrays are taken as OpenCV's
        where = self.settings.api_url
        reply = within(self.settings.timeout_s, where, lambda: client.infer(bgr, model_id=self.model_id))
        try:
            return detections_from_reply(reply, self.settings.class_map, self._told)
        except ServiceReplyError as error:
            raise ServiceReplyError(f"{where}, model {self.model_id}: {error}") from error


def detections_from_reply(
    reply: object, class_map: Mapping[str, str] | None = None, told: set[str] | None = None
) -> sv.Detections:
    """Returns the Detections of an object-detection reply.

    `reply` is {"predictions": [{"x", "y", "width", "height", "confidence", "class", ...}, ...], ...}, x and y
    the box's centre in pixels of the picture that was sent (https://docs.roboflow.com). Classes that no field
    goes by are left out, with a warning unless named in `told`. Raises ServiceReplyError for any other shape.
    """
    rows = reply.get("predictions") if isinstance(reply, dict) else None
    if not isinstance(rows, list):
        raise ServiceReplyError("the reply has no list of predictions; is the model an object detector?")
    numbers = np.array([_numbers(row) for row in rows], dtype=np.float64).reshape(-1, 5)
    names = [str(row["class"]) for row in rows]
    distinct = sorted(set(names))
    by_name = dict(zip(distinct, canonical_ids(distinct, class_map or {}, told).tolist(), strict=True))
    ids = np.array([by_name[name] for name in names], dtype=np.int64)
    half = numbers[:, 2:4] / 2
    xyxy = np.concatenate([numbers[:, :2] - half, numbers[:, :2] + half], axis=1).astype(np.float32)
    known = ids >= 0
    return to_detections(xyxy[known], numbers[known, 4].astype(np.float32), ids[known])


def _numbers(row: object) -> list[float]:
    """x, y, width, height, confidence of one prediction."""
    if not isinstance(row, dict) or not isinstance(row.get("class"), str):
        raise ServiceReplyError("a prediction has no class; is the model an object detector?")
    values = [row.get(key) for key in ("x", "y", "width", "height", "confidence")]
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) != 5:
        raise ServiceReplyError(
            "a prediction lacks x, y, width, height or confidence; is the model an object detector?"
        )
    # Written so that NaN, infinity and integers too long for a float fail too.
    if not all(-_FAR <= v <= _FAR for v in numbers) or min(numbers[2:4]) < 0 or not 0 <= numbers[4] <= 1:
        raise ServiceReplyError("a prediction has an impossible place, size or confidence")
    return [float(v) for v in numbers]


def _api_key(settings: RoboflowSettings) -> str | None:
    key = (settings.api_key if settings.api_key is not None else os.environ.get(KEY_VARIABLE, "")).strip()
    if not key:
        if settings.hosted:
            raise ApiKeyMissingError(
                f"Roboflow's hosted models need an API key: set {KEY_VARIABLE}, or pass api_key "
                "(https://app.roboflow.com -> Settings -> API Keys); for a server of your own set api_url"
            )
        return None
    if not re.fullmatch(r"[!-~]+", key):  # a header can't carry it; requests' own error would print it
        raise SettingsError("the API key holds spaces or characters that no key has")
    return key


def _require_sdk() -> None:
    try:
        from inference_sdk import InferenceHTTPClient
    except ModuleNotFoundError as error:
        if error.name != "inference_sdk":
            raise
        raise MissingExtraError("roboflow", "RoboflowDetector") from error
    if not hasattr(InferenceHTTPClient, "_execute_infer_from_api_request"):
        raise MissingDependencyError(
            "this inference-sdk can't be given a time limit: pip install 'inference-sdk>=1.8,<2'"
        )


def _client(settings: RoboflowSettings, key: str | None, transport: Callable[[Post], Reply]) -> Any:
    """The SDK's client, which prepares requests and reads replies; `transport` carries them.

    inference-sdk 1.8 offers no time limit: its own transport calls `requests` without one and retries
    three times a second apart, whatever Retry-After says. Its `_execute_infer_from_api_request` is the one
    place that all prepared inference requests pass (the same in 1.8.0 to 1.8.3), so that is overridden:
    a limit from outside, by a thread or by the process-wide socket default, would leave the retries in place.
    """
    from inference_sdk import InferenceConfiguration, InferenceHTTPClient
    from inference_sdk.http.entities import ModelDescription

    class Client(InferenceHTTPClient):  # type: ignore[misc]  # the SDK is untyped
        def get_model_description(self, model_id: str, allow_loading: bool = True) -> Any:
            # The SDK asks a server of one's own for it in two more requests that have no time limit; the
            # server loads the model with the first picture anyway.
            return ModelDescription(model_id=model_id, task_type="object-detection")

        def _execute_infer_from_api_request(self, requests_data: Sequence[Any]) -> list[Reply]:
            posts = (
                Post(_SERVICE, one.url, one.headers or {}, one.parameters, one.data, one.payload, key)
                for one in requests_data
            )
            return [_checked(transport(post), post.where) for post in posts]

    client = Client(api_url=settings.api_url.rstrip("/"), api_key=key)
    client.configure(
        InferenceConfiguration(
            confidence_threshold=settings.confidence,
            api_key_transport="header",
            # Active learning would keep pictures of cheques as training data.
            disable_active_learning=True,
        )
    )
    return client


def _checked(reply: Reply, where: str) -> Reply:
    """Only what is read here reaches the SDK, which fails in ways of its own on what it doesn't expect."""
    try:
        body = reply.json()
    except (ValueError, RecursionError) as error:
        kind = reply.headers.get("Content-Type", "no content type")[:60]
        raise ServiceReplyError(
            f"{where} sent no JSON ({kind}); check that api_url is {_SERVICE.name}"
        ) from error
    if not isinstance(body, dict):
        raise ServiceReplyError(f"{where} sent JSON of another shape; is the model an object detector?")
    wanted = {name: body[name] for name in ("predictions", "image") if name in body}
    return Reply(reply.status_code, {}, json.dumps(wanted).encode())
