"""The torch side of TrOCR: pictures of single lines come in, texts with log-probabilities go out.

Loads a VisionEncoderDecoderModel and its TrOCRProcessor with transformers, from a folder or from the
hub's cache, generates, and scores given texts by teacher forcing. Nothing here knows of fields or crops.
Imported when the first line is read and not before: it brings torch."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from PIL import Image as PilImage
from safetensors import SafetensorError
from torch import Tensor
from transformers import GenerationConfig, TrOCRProcessor, VisionEncoderDecoderModel
from transformers.modeling_outputs import BaseModelOutput
from transformers.utils import logging as hub_logging

from chequeocr.errors import MissingExtraError, ModelCorruptError, SettingsError
from chequeocr.recognize._trocr_hub import fetch
from chequeocr.types import Alternative, Image

if TYPE_CHECKING:
    from chequeocr.recognize.trocr import TrOcrSettings

log = logging.getLogger(__name__)

_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError)
"""What transformers raises for files that are missing, damaged or of something else."""


class Engine:
    """One loaded model. Not locked: the recognizer sees to it that one thread at a time is in here."""

    def __init__(self, model: str, settings: TrOcrSettings) -> None:
        self.device = _device(settings.device)
        half = settings.half and self.device.type != "cpu"
        self.batch = settings.batch
        folder = fetch(model, settings.revision)
        with _quietly():
            self.processor = _load_processor(folder, model)
            self.model = _load_model(folder, model, torch.float16 if half else torch.float32)
        self.model.to(self.device).eval()
        self.tokenizer = self.processor.tokenizer
        self.tokens = _special_tokens(self.model, self.tokenizer)
        # The checkpoint's own habits (beams, a ban on repeated n-grams, lengths) are for lines of prose:
        # an amount such as 1,000,000 repeats itself. What generates is set here and by the settings
        # alone.
        self.model.generation_config = self.tokens
        decoder = self.model.config.decoder
        self.places = int(getattr(decoder, "max_position_embeddings", 512))
        log.debug("loaded on %s, half precision %s", self.device, half)

    def read(
        self, images: Sequence[Image], max_tokens: int, settings: TrOcrSettings
    ) -> list[list[Alternative]]:
        """Returns the best texts of each picture, best first, at most `settings.alternatives + 1`, no text
        twice.

        Pictures are RGB uint8 (H, W, 3). A score is the sum of the natural logarithms of the generated
        tokens' probabilities, the end token included; a text that was cut at `max_tokens` has no end
        token.
        """
        results: list[list[Alternative]] = []
        for start in range(0, len(images), self.batch):
            part = images[start : start + self.batch]
            results += self._generate(self._pixels(part), max_tokens, settings)
        return results

    def score(self, image: Image, texts: Sequence[str]) -> list[float]:
        """Returns the natural log-likelihood of each text, its end token included, by teacher forcing.

        A text with more tokens than the decoder has places for gets minus infinity: it can't be generated.
        """
        with torch.inference_mode():
            hidden = self.model.get_encoder()(pixel_values=self._pixels([image])).last_hidden_state
            prefix = self._prefix(hidden)
            encoded = [self.tokenizer(text, add_special_tokens=False)["input_ids"] for text in texts]
            targets = [[*prefix, *ids, self._eos] for ids in encoded]
            scores = [float("-inf")] * len(texts)
            fitting = [i for i, target in enumerate(targets) if len(target) <= self.places]
            fitting.sort(key=lambda i: len(targets[i]))  # so that a batch is hardly padded
            for start in range(0, len(fitting), 4 * self.batch):
                part = fitting[start : start + 4 * self.batch]
                for i, value in zip(part, self._forced(hidden, [targets[i] for i in part]), strict=True):
                    scores[i] = value
        return scores

    @property
    def _eos(self) -> int:
        eos = self.tokens.eos_token_id
        return int(eos[0] if isinstance(eos, list) else eos)

    def _pixels(self, images: Sequence[Image]) -> Tensor:
        pictures = [PilImage.fromarray(image) for image in images]
        pixels: Tensor = self.processor(images=pictures, return_tensors="pt").pixel_values
        return pixels.to(self.device, self.model.dtype)

    def _generate(self, pixels: Tensor, max_tokens: int, settings: TrOcrSettings) -> list[list[Alternative]]:
        wanted = settings.alternatives + 1
        beams = max(settings.beams, wanted)
        how = GenerationConfig(
            max_new_tokens=min(max_tokens, self.places - 1),
            num_beams=beams,
            num_return_sequences=wanted,
            # beams are ranked by the probability itself, which is what `score` gives too
            length_penalty=0.0 if beams > 1 else None,
            do_sample=False,
            output_scores=True,
            return_dict_in_generate=True,
            use_cache=True,
        )
        with torch.inference_mode():
            output = self.model.generate(pixel_values=pixels, generation_config=how)
            # a beam search gives logarithms of probabilities, a greedy one logits
            steps = self.model.compute_transition_scores(
                output.sequences,
                output.scores,
                output.beam_indices if beams > 1 else None,
                normalize_logits=beams == 1,
            )
        tokens = output.sequences[:, -steps.shape[1] :]
        ended = torch.zeros_like(tokens, dtype=torch.bool)
        ended[:, 1:] = (tokens == self._eos).cumsum(1)[:, :-1] > 0  # what follows an end token is padding
        totals = steps.float().masked_fill(ended, 0.0).sum(1).tolist()
        texts = self.tokenizer.batch_decode(output.sequences, skip_special_tokens=True)
        found = [
            Alternative(" ".join(text.split()), total) for text, total in zip(texts, totals, strict=True)
        ]
        return [_distinct(found[i : i + wanted]) for i in range(0, len(found), wanted)]

    def _prefix(self, hidden: Tensor) -> list[int]:
        """[bos] where this model generates its bos token before the text, else [].

        Microsoft's checkpoints begin with the text; those fine-tuned with labels straight from the
        tokenizer begin with <s>. Which of the two this is shows in its first step."""
        bos = self.tokens.bos_token_id
        if bos is None:
            return []
        start = torch.tensor([[self.tokens.decoder_start_token_id]], device=self.device)
        output = self.model(encoder_outputs=BaseModelOutput(hidden), decoder_input_ids=start, use_cache=False)
        return [int(bos)] if float(output.logits[0, 0].float().softmax(-1)[bos]) > 0.5 else []

    def _forced(self, hidden: Tensor, targets: Sequence[Sequence[int]]) -> list[float]:
        longest = max(map(len, targets))
        labels = torch.full((len(targets), longest), int(self.tokens.pad_token_id))
        real = torch.zeros(labels.shape, dtype=torch.bool)
        for row, target in enumerate(targets):
            labels[row, : len(target)] = torch.tensor(target)
            real[row, : len(target)] = True
        labels, real = labels.to(self.device), real.to(self.device)
        start = torch.full((len(targets), 1), int(self.tokens.decoder_start_token_id), device=self.device)
        output = self.model(
            encoder_outputs=BaseModelOutput(hidden.expand(len(targets), -1, -1)),
            decoder_input_ids=torch.cat([start, labels[:, :-1]], dim=1),
            use_cache=False,
        )
        steps = output.logits.float().log_softmax(-1).gather(2, labels[..., None])[..., 0]
        return [float(v) for v in steps.masked_fill(~real, 0.0).sum(1).tolist()]


def _distinct(found: Sequence[Alternative]) -> list[Alternative]:
    best: dict[str, Alternative] = {}
    for one in sorted(found, key=lambda a: -a.score):
        best.setdefault(one.text, one)
    return list(best.values())


def _device(name: str) -> torch.device:
    """The device that the settings name; "auto" takes cuda, then mps, then the processor."""
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise SettingsError(f"device {name!r}: not a device of torch; use auto, cpu, cuda or mps") from error
    absent = (device.type == "cuda" and not torch.cuda.is_available()) or (
        device.type == "mps" and not torch.backends.mps.is_available()
    )
    if absent:
        raise SettingsError(f"device {name!r}: torch finds none on this machine; use auto or cpu")
    return device


def _load_processor(folder: Path, model: str) -> TrOCRProcessor:
    needs_sentencepiece = any(folder.glob("*.model")) and not (folder / "tokenizer.json").is_file()
    if needs_sentencepiece and importlib.util.find_spec("sentencepiece") is None:
        # transformers would ask for tiktoken, which does not help
        raise MissingExtraError("trocr", f"{model}, whose vocabulary is a sentencepiece model,")
    try:
        # PIL resizes with or without torchvision, and alike; it is also what TrOCR was trained with.
        return TrOCRProcessor.from_pretrained(folder, backend="pil", local_files_only=True)
    except _UNREADABLE as error:
        raise _unusable(model, error) from error


def _load_model(folder: Path, model: str, dtype: torch.dtype) -> VisionEncoderDecoderModel:
    try:
        network, info = VisionEncoderDecoderModel.from_pretrained(
            folder, dtype=dtype, output_loading_info=True, local_files_only=True
        )
    except _UNREADABLE as error:
        raise _unusable(model, error) from error
    # Microsoft's checkpoints lack the encoder's pooler, which reading does not use. Anything else that is
    # missing would be random weights.
    missing = [key for key in info["missing_keys"] if ".pooler." not in key]
    if missing or info["mismatched_keys"]:
        raise ModelCorruptError(
            f"{model}: {len(missing) + len(info['mismatched_keys'])} weights are missing or of another shape"
            " than config.json says; get the model again"
        )
    return network


def _unusable(model: str, error: Exception) -> ModelCorruptError:
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    return ModelCorruptError(f"{model}: no TrOCR model that loads ({reason}); get it again")


def _special_tokens(model: VisionEncoderDecoderModel, tokenizer: object) -> GenerationConfig:
    """Start, end and padding: as the checkpoint says, and as its tokenizer does where it doesn't."""
    sources = (model.generation_config, model.config, model.config.decoder, tokenizer)

    def first(name: str) -> int | list[int] | None:
        values = (getattr(source, name, None) for source in sources)
        return next((value for value in values if value is not None), None)

    eos = first("eos_token_id")
    start = first("decoder_start_token_id")
    return GenerationConfig(
        decoder_start_token_id=start if start is not None else eos,
        bos_token_id=first("bos_token_id"),
        eos_token_id=eos,
        pad_token_id=first("pad_token_id"),
    )


@contextmanager
def _quietly() -> Iterator[None]:
    """No bars for each shard, no report on the pooler: `_load_model` judges what is missing.

    Both settings are the process's, so they are put back.
    """
    bars, verbosity = hub_logging.is_progress_bar_enabled(), hub_logging.get_verbosity()
    hub_logging.disable_progress_bar()
    hub_logging.set_verbosity_error()
    try:
        yield
    finally:
        hub_logging.set_verbosity(verbosity)
        if bars:
            hub_logging.enable_progress_bar()
