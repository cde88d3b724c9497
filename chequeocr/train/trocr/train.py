"""Trains a tiny TrOCR: handwriting fonts come in, a checkpoint folder in the hub's layout goes out.

The architecture is Microsoft's (a ViT encoder, a TrOCR decoder, VisionEncoderDecoderModel around them),
the size is not: 2.8 M parameters that learn to read amounts in figures from `trocr_data` in about an hour
on one core. A ViT that starts from nothing takes long to find out where to look, so two things help it
while it trains and are dropped from the checkpoint: a CTC head on the encoder, and short amounts first.
What is exported is the moving average of the weights, in half precision.

Every batch is made from (seed, step) alone: a run that was stopped and taken up again sees the same pictures.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as PilImage
from torch import Tensor, nn

from chequeocr.train import run as shared
from chequeocr.train.trocr.data import ALPHABET, Hand, Sample, load_hands, sample
from chequeocr.train.trocr.settings import TrOcrTrainSettings

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast, VisionEncoderDecoderModel

log = logging.getLogger(__name__)

IMAGE_SIZE = (32, 192)
"""Height and width to which a crop is squeezed, whatever its shape: TrOCR does the same at 384 x 384."""

PATCH_SIZE = (16, 8)
WIDTH = 192
MERGES = ("0 0", "00 0", "/ -", "/ =", "* *", "R s", "Rs .", ". 00")
"""The byte-pair merges, first ones first: what often comes together in amounts."""

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
BOS, PAD, EOS, UNK = range(4)
_IGNORED = -100  # what cross entropy skips in a label
_LONGEST = 32  # tokens that the decoder has places for; the longest synthetic amount needs 22



Batch: TypeAlias = tuple[Tensor, Tensor, Tensor, Tensor]
"""Pixels (B, 3, 32, 192), labels (B, L) of tokens, characters (sum of lengths,), lengths (B,)."""


def build_tokenizer() -> PreTrainedTokenizerFast:
    """The byte-pair vocabulary of amounts: four special tokens, the characters, and `MERGES`."""
    from tokenizers import Tokenizer, decoders, models, processors
    from transformers import PreTrainedTokenizerFast

    pairs = [(left, right) for left, right in (merge.split() for merge in MERGES)]
    tokens = [*SPECIAL, *ALPHABET, *(left + right for left, right in pairs)]
    model = models.BPE(vocab={t: i for i, t in enumerate(tokens)}, merges=pairs, unk_token=SPECIAL[UNK])
    tokenizer = Tokenizer(model)
    tokenizer.decoder = decoders.Fuse()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{SPECIAL[BOS]} $A {SPECIAL[EOS]}",
        special_tokens=[(SPECIAL[BOS], BOS), (SPECIAL[EOS], EOS)],
    )
    begin, pad, end, unknown = SPECIAL
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=begin,
        pad_token=pad,
        eos_token=end,
        unk_token=unknown,
        model_max_length=_LONGEST,
        clean_up_tokenization_spaces=False,
    )


def build_model(vocabulary: int) -> VisionEncoderDecoderModel:
    """The network, its weights random."""
    from transformers import TrOCRConfig, VisionEncoderDecoderConfig, VisionEncoderDecoderModel, ViTConfig

    encoder = ViTConfig(
        hidden_size=WIDTH,
        num_hidden_layers=4,
        num_attention_heads=6,
        intermediate_size=4 * WIDTH,
        image_size=IMAGE_SIZE,
        patch_size=PATCH_SIZE,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    decoder = TrOCRConfig(
        vocab_size=vocabulary,
        d_model=WIDTH,
        decoder_layers=2,
        decoder_attention_heads=6,
        decoder_ffn_dim=2 * WIDTH,
        max_position_embeddings=_LONGEST,
        cross_attention_hidden_size=WIDTH,
        dropout=0.1,
        is_decoder=True,
        add_cross_attention=True,
    )
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(encoder, decoder)
    config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = EOS, PAD, EOS
    config.tie_word_embeddings = True
    model = VisionEncoderDecoderModel(config)
    generation = model.generation_config
    generation.decoder_start_token_id, generation.bos_token_id = EOS, BOS
    generation.pad_token_id, generation.eos_token_id = PAD, EOS
    generation.max_length = _LONGEST - 2
    return model


class CtcHead(nn.Module):
    """Reads characters straight off the encoder: two time steps a column of patches."""

    def __init__(self) -> None:
        super().__init__()
        self.rows, self.columns = IMAGE_SIZE[0] // PATCH_SIZE[0], IMAGE_SIZE[1] // PATCH_SIZE[1]
        self.classes = len(ALPHABET) + 1  # the last is the blank
        self.out = nn.Linear(self.rows * WIDTH, 2 * self.classes)

    def forward(self, hidden: Tensor) -> Tensor:
        """(B, 1 + rows * columns, WIDTH) with the class token first -> log-probabilities (T, B, classes)."""
        batch = hidden.shape[0]
        grid = hidden[:, 1:].reshape(batch, self.rows, self.columns, WIDTH).permute(0, 2, 1, 3)
        scores = self.out(grid.reshape(batch, self.columns, -1)).reshape(batch, 2 * self.columns, -1)
        log_probabilities: Tensor = scores.float().log_softmax(-1).transpose(0, 1)
        return log_probabilities


def squeeze(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What the checkpoint's image processor does before it normalises: RGB (H, W, 3) -> (32, 192, 3)."""
    size = (IMAGE_SIZE[1], IMAGE_SIZE[0])
    return np.asarray(PilImage.fromarray(picture).resize(size, PilImage.Resampling.BILINEAR), np.uint8)


class Batches(torch.utils.data.Dataset[Batch]):
    """Batch number `step`, made from (seed, step) alone."""

    def __init__(self, hands: Sequence[Hand], settings: TrOcrTrainSettings) -> None:
        self.hands, self.batch, self.seed = hands, settings.batch, settings.seed
        self.length = settings.steps
        self.tokenizer = build_tokenizer()

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, step: int) -> Batch:
        rng = np.random.default_rng((self.seed, step))
        digits = min(8, 2 + step // 250)
        return self.collate([sample(self.hands, rng, digits, mixed=0.25) for _ in range(self.batch)])

    def collate(self, samples: Sequence[Sample]) -> Batch:
        pixels = torch.from_numpy(np.stack([squeeze(s.picture) for s in samples])).permute(0, 3, 1, 2)
        tokens = [[*self.tokenizer(s.text, add_special_tokens=False)["input_ids"], EOS] for s in samples]
        labels = torch.full((len(tokens), max(map(len, tokens))), _IGNORED)
        for row, ids in zip(labels, tokens, strict=True):
            row[: len(ids)] = torch.tensor(ids)
        characters = torch.tensor([ALPHABET.index(c) for s in samples for c in s.text], dtype=torch.long)
        lengths = torch.tensor([len(s.text) for s in samples])
        return pixels.float() / 127.5 - 1, labels, characters, lengths


class Trainer:
    """The state of a run: network, moving average, optimiser, step."""

    def __init__(self, settings: TrOcrTrainSettings) -> None:
        torch.manual_seed(settings.seed)
        self.settings = settings
        self.device = shared.pick_device(settings.device)
        self.half = settings.half or self.device.type == "cuda"
        self.model = build_model(len(build_tokenizer())).to(self.device)
        self.head = CtcHead().to(self.device)
        self.average = copy.deepcopy(self.model).eval().requires_grad_(False)
        parameters = [*self.model.parameters(), *self.head.parameters()]
        self.optimizer = torch.optim.AdamW(
            parameters, lr=settings.rate, betas=(0.9, 0.98), weight_decay=0.05
        )
        self.step = 0

    def rate(self) -> float:
        """The learning rate's factor at this step: up, flat, down."""
        done, total = self.step + 1, self.settings.steps
        left = (total - self.step) / max(1.0, self.settings.cooldown * total)
        return min(1.0, done / max(1, self.settings.warmup), left)

    def update(self, batch: Batch) -> tuple[float, float]:
        """One step; gives the decoder's loss and the CTC head's."""
        torch.manual_seed((self.settings.seed << 32) + self.step)  # dropout, the same after a resumption
        pixels, labels, characters, lengths = (part.to(self.device) for part in batch)
        self.model.train()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            output = self.model(pixel_values=pixels, labels=labels)
            aligned = self.head(output.encoder_last_hidden_state)
        logits = output.logits.float().flatten(0, 1)
        decoder_loss = nn.functional.cross_entropy(logits, labels.flatten(), label_smoothing=0.03)
        steps = torch.full_like(lengths, aligned.shape[0])
        ctc_loss = nn.functional.ctc_loss(
            aligned, characters, steps, lengths, blank=self.head.classes - 1, zero_infinity=True
        )
        for group in self.optimizer.param_groups:
            group["lr"] = self.settings.rate * self.rate()
        self.optimizer.zero_grad(set_to_none=True)
        (decoder_loss + 0.5 * ctc_loss).backward()  # type: ignore[no-untyped-call]  # torch leaves it bare
        nn.utils.clip_grad_norm_([*self.model.parameters(), *self.head.parameters()], 1.0)
        self.optimizer.step()
        self.step += 1
        keep = min(0.998, self.step / (self.step + 10))
        with torch.no_grad():
            for mean, value in zip(self.average.parameters(), self.model.parameters(), strict=True):
                mean.lerp_(value, 1 - keep)
        return decoder_loss.item(), ctc_loss.item()

    def state(self) -> dict[str, Any]:
        return {
            "model": self.model.state_dict(),
            "head": self.head.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
        }

    def restore(self, path: Path) -> None:
        """Raises SettingsError for a file of another kind."""
        with shared.reading(path):
            state = shared.read_checkpoint(path, self.device)
            for name in ("model", "head", "average", "optimizer"):
                getattr(self, name).load_state_dict(state[name])
            self.step = state["step"]


def exact(model: VisionEncoderDecoderModel, samples: Sequence[Sample], batches: Batches) -> int:
    """How many of the samples the model reads exactly, greedily."""
    right = 0
    for start in range(0, len(samples), 50):
        part = samples[start : start + 50]
        pixels = batches.collate(part)[0].to(model.device)
        with torch.inference_mode():
            ids = model.generate(pixel_values=pixels, num_beams=1)
        texts = batches.tokenizer.batch_decode(ids, skip_special_tokens=True)
        right += sum(text == s.text for text, s in zip(texts, part, strict=True))
    return right


def export(model: VisionEncoderDecoderModel, out: Path) -> None:
    """Write the folder as the hub would hold it: weights in half precision, configuration, processor."""
    from transformers import TrOCRProcessor
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    size = {"height": IMAGE_SIZE[0], "width": IMAGE_SIZE[1]}
    processor = TrOCRProcessor(ViTImageProcessorPil(size=size), build_tokenizer())
    copy.deepcopy(model).to("cpu", torch.float16).save_pretrained(out)
    processor.save_pretrained(out)


def train(settings: TrOcrTrainSettings) -> Path:
    """Train, or take up a run that was stopped, and give the folder of the checkpoint.

    Raises FontFolderError on a folder that can't be split into training and held-out hands,
    SettingsError on settings that make no sense or a run that can't be taken up, FileAccessError.
    """
    from rich.progress import Progress

    torch.set_num_threads(settings.threads)
    hands, held = load_hands(settings.fonts)
    shared.make_folder(settings.out)
    stopped = shared.to_resume(settings)
    trainer = Trainer(settings)
    if stopped is not None:
        trainer.restore(stopped)
        log.info("taken up at step %d", trainer.step)
    shared.keep_settings(settings, settings.out / shared.SETTINGS)
    batches = Batches(hands, settings)
    rng = np.random.default_rng((settings.seed, 10**9))
    seen, unseen = ([sample(group, rng) for _ in range(settings.score_on)] for group in (hands, held))
    with Progress(disable=not log.isEnabledFor(logging.INFO)) as progress:
        bar = progress.add_task("training", total=settings.steps, completed=trainer.step)
        for batch in _stream(batches, trainer.step, settings):
            losses = trainer.update(batch)
            progress.update(bar, completed=trainer.step)
            if trainer.step % settings.keep_every and trainer.step < settings.steps:
                continue
            shared.write_checkpoint(trainer.state(), settings.out / shared.CHECKPOINT)
            export(trainer.average, settings.out)
            right = [exact(trainer.average, group, batches) for group in (seen, unseen)]
            message = "step %d: loss %.3f, CTC %.3f; exact of %d on training hands %d, on held-out hands %d"
            log.info(message, trainer.step, *losses, len(seen), *right)
    return settings.out


def _stream(batches: Batches, start: int, settings: TrOcrTrainSettings) -> Iterator[Batch]:
    loader = torch.utils.data.DataLoader(
        batches, batch_size=None, sampler=range(start, settings.steps), num_workers=settings.workers
    )
    yield from loader
