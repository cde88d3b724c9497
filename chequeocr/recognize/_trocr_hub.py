"""Where a model's files are: a name on the Hugging Face hub comes in, a folder goes out.

What is cached is used as it is, without a look at the network: transformers asks the hub for each file
again and, on a closed network, retries each for half a minute. What is not cached is downloaded once,
unless HF_HUB_OFFLINE is set."""

from __future__ import annotations

import importlib.util
import logging
import os
from pathlib import Path

from chequeocr.errors import ModelNotFoundError

log = logging.getLogger(__name__)

_WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin")
_PROCESSOR = ("processor_config.json", "preprocessor_config.json")
_WAYS = (
    "On a machine with a network `hf download` with that name fills the cache; or copy the model's folder"
    " here and give its path"
)
_FILES = ("*.json", "*.txt", "*.model", "*.safetensors")


def fetch(model: str, revision: str | None) -> Path:
    """Returns the folder with the files of `model`: a folder as it is, else the hub's cache, filled if
    necessary.

    Raises ModelNotFoundError for a model that is neither cached nor to be had.
    """
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError

    try:
        cached = Path(snapshot_download(model, revision=revision, local_files_only=True))
        if _complete(cached):
            return cached
    except (OSError, ValueError) as error:
        log.debug("not in the cache: %s", type(error).__name__)
    if _offline():
        raise ModelNotFoundError(
            f"{model}: not in the Hugging Face cache, and HF_HUB_OFFLINE forbids to fetch it. {_WAYS}"
        )
    expected: tuple[type[Exception], ...] = (OSError, ValueError, HfHubHTTPError, *_network_errors())
    try:
        folder = Path(snapshot_download(model, revision=revision, allow_patterns=list(_FILES)))
        if not _complete(folder):  # some of Microsoft's have their weights in torch's own format only
            folder = Path(snapshot_download(model, revision=revision, allow_patterns=[*_FILES, _WEIGHTS[-1]]))
    except expected as error:
        reason = str(error).strip().splitlines()[0][:160]
        raise ModelNotFoundError(
            f"{model}: not in the Hugging Face cache, and the hub did not deliver it ({reason})."
            f" Check the name and the network. {_WAYS}"
        ) from error
    if not _complete(folder):
        raise ModelNotFoundError(
            f"{model}: the hub or its cache holds only a part of the checkpoint (configuration, weights,"
            f" processor). {_WAYS}"
        )
    return folder


def _complete(folder: Path) -> bool:
    """True where configuration, weights and processor are there: a cache may hold half a model."""
    groups = (("config.json",), _WEIGHTS, _PROCESSOR)
    return all(any((folder / name).is_file() for name in names) for names in groups)


def _offline() -> bool:
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


def _network_errors() -> tuple[type[Exception], ...]:
    """The root of httpx's errors, by the name under which this version of huggingface_hub depends on it."""
    found = [name for name in ("httpx2", "httpx") if importlib.util.find_spec(name)]
    return tuple(importlib.import_module(name).HTTPError for name in found)
