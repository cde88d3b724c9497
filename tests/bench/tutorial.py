"""The tutorial's own pipeline, for its time: a YOLO, two crops, TrOCR in torch on each.

In: a picture's path. Out: nothing of use: the TrOCR weights are random, which takes the same time as trained
ones where the number of tokens is fixed. Architectures as published in the config.json of
microsoft/trocr-base-handwritten and microsoft/trocr-small-handwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np

Size = Literal["base", "small"]
TOKENS = 12
FIELDS = ("payee_name", "amount_in_numbers")

_ENCODER = {
    "base": {
        "hidden_size": 768,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "intermediate_size": 3072,
    },
    "small": {
        "hidden_size": 384,
        "num_hidden_layers": 12,
        "num_attention_heads": 6,
        "intermediate_size": 1536,
    },
}
_DECODER = {
    "base": {
        "d_model": 1024, "decoder_layers": 12, "decoder_attention_heads": 16, "decoder_ffn_dim": 4096,
        "vocab_size": 50265, "activation_function": "gelu", "cross_attention_hidden_size": 768,
    },
    "small": {
        "d_model": 256, "decoder_layers": 6, "decoder_attention_heads": 8, "decoder_ffn_dim": 1024,
        "vocab_size": 64044, "activation_function": "relu", "cross_attention_hidden_size": 384,
        "scale_embedding": True,
    },
}  # fmt: skip


def pipeline(size: Size) -> Callable[[Path], None]:
    """Reads one picture as the tutorial does: each crop by itself, greedily, `TOKENS` tokens."""
    import supervision as sv
    import torch
    from PIL import Image
    from transformers import (
        DeiTConfig,
        DeiTImageProcessor,
        TrOCRConfig,
        VisionEncoderDecoderConfig,
        VisionEncoderDecoderModel,
        ViTConfig,
        ViTImageProcessor,
    )

    from chequeocr.detect.embedded import cheque_fields

    detector = cheque_fields()
    if size == "base":
        encoder = ViTConfig(image_size=384, qkv_bias=False, **_ENCODER[size])
        processor = ViTImageProcessor(size=384)
    else:
        encoder = DeiTConfig(image_size=384, **_ENCODER[size])
        processor = DeiTImageProcessor(size=384, do_center_crop=False)
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(encoder, TrOCRConfig(**_DECODER[size]))
    torch.manual_seed(0)
    model = VisionEncoderDecoderModel(config).eval()
    model.generation_config.decoder_start_token_id = 2
    model.generation_config.pad_token_id = 1
    model.generation_config.eos_token_id = 2

    def read(path: Path) -> None:
        image = np.asarray(Image.open(path).convert("RGB"))
        found = detector.detect([image])[0]
        for name in FIELDS:
            boxes = found.xyxy[found.data["class_name"] == name]
            if not len(boxes):
                raise LookupError(f"{path}: no {name} found, so that there is nothing to time")
            crop = sv.crop_image(image, boxes[0])
            pixels = processor(images=crop, return_tensors="pt").pixel_values
            with torch.inference_mode():
                model.generate(
                    pixels, min_new_tokens=TOKENS, max_new_tokens=TOKENS, do_sample=False, num_beams=1
                )

    return read
