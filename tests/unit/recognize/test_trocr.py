"""TrOcrRecognizer on a checkpoint of a few thousand weights that has learnt four pictures by heart."""

from __future__ import annotations

import importlib.util
import json
import math
import multiprocessing
import os
import pickle
import shutil
import socket
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest

from chequeocr import errors
from chequeocr.protocols import Recognizer, Scorer
from chequeocr.recognize import trocr
from chequeocr.recognize.trocr import MAX_TOKENS, TrOcrRecognizer, TrOcrSettings
from chequeocr.types import Alternative, Crop, Reading

torch = pytest.importorskip("torch", reason="needs the extra trocr")
pytest.importorskip("transformers", reason="needs the extra trocr")

GREEDY = TrOcrSettings(device="cpu", beams=1, alternatives=0)
BEAMS = TrOcrSettings(device="cpu", beams=4, alternatives=3)
TEXTS = ("12", "345/-", "7,000.00", "**8**")
SIZE = 32


def picture(number: int) -> np.ndarray:
    """RGB (40, 120, 3): a dark bar whose place says which of TEXTS it is."""
    image = np.full((40, 120, 3), 230, np.uint8)
    image[8:32, 8 + 28 * number : 26 + 28 * number] = 20
    return image


def crop(*lines: np.ndarray, field: str = "amount_in_numbers", ink: bool = True) -> Crop:
    return Crop(field, lines[0], (0, 0, 120, 40), tuple(lines), ink=ink)


def micro_model(vocabulary: int, encoder: str = "vit"):
    from transformers import (
        DeiTConfig,
        TrOCRConfig,
        VisionEncoderDecoderConfig,
        VisionEncoderDecoderModel,
        ViTConfig,
    )

    torch.manual_seed(3)
    kind = {"vit": ViTConfig, "deit": DeiTConfig}[encoder]
    looks = kind(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
                 image_size=SIZE, patch_size=8, hidden_dropout_prob=0.0)  # fmt: skip
    writes = TrOCRConfig(vocab_size=vocabulary, d_model=32, decoder_layers=1, decoder_attention_heads=2,
                         decoder_ffn_dim=64, max_position_embeddings=24, cross_attention_hidden_size=32,
                         dropout=0.0, is_decoder=True)  # fmt: skip
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(looks, writes)
    config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = 2, 1, 2
    return VisionEncoderDecoderModel(config)


def learn(model, processor, *, begin: bool = False, steps: int = 120) -> None:
    """Learn TEXTS by heart; `begin` puts <s> before them, as labels straight from the tokenizer have it."""
    tokens = [processor.tokenizer(t, add_special_tokens=begin)["input_ids"] for t in TEXTS]
    tokens = [ids if begin else [*ids, 2] for ids in tokens]
    labels = torch.full((len(tokens), max(map(len, tokens))), -100)
    for row, ids in zip(labels, tokens, strict=True):
        row[: len(ids)] = torch.tensor(ids)
    pixels = processor(images=[picture(i) for i in range(4)], return_tensors="pt").pixel_values
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    for _ in range(steps):
        optimizer.zero_grad()
        model(pixel_values=pixels, labels=labels).loss.backward()
        optimizer.step()


def save(folder: Path, *, begin: bool = False) -> Path:
    from transformers import TrOCRProcessor
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    from chequeocr.train.trocr.train import build_tokenizer

    torch.set_num_threads(1)
    processor = TrOCRProcessor(ViTImageProcessorPil(size={"height": SIZE, "width": SIZE}), build_tokenizer())
    model = micro_model(len(processor.tokenizer))
    learn(model, processor, begin=begin)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def micro(tmp_path_factory) -> Path:
    return save(tmp_path_factory.mktemp("micro"))


@pytest.fixture(scope="session")
def greedy(micro) -> TrOcrRecognizer:
    return TrOcrRecognizer(micro, GREEDY)


@pytest.fixture(scope="session")
def beams(micro) -> TrOcrRecognizer:
    return TrOcrRecognizer(micro, BEAMS)


# ---- reading ----------------------------------------------------------------------------------------------


def test_fits_the_protocols(greedy):
    assert isinstance(greedy, Recognizer)
    assert isinstance(greedy, Scorer)


def test_reads_in_the_order_of_the_crops(greedy):
    order = [2, 0, 3, 1, 2]
    assert [r.text for r in greedy.recognize([crop(picture(i)) for i in order])] == [TEXTS[i] for i in order]


def test_fields_with_different_bounds_keep_their_order(greedy):
    fields = ["payee_name", "amount_in_numbers", "date", "payee_name"]
    crops = [crop(picture(i), field=field) for i, field in enumerate(fields)]
    assert [r.text for r in greedy.recognize(crops)] == list(TEXTS)


def test_a_batch_reads_as_its_crops_do_alone(micro):
    crops = [crop(picture(i % 4)) for i in range(7)]
    together = TrOcrRecognizer(micro, TrOcrSettings(device="cpu", batch=3)).recognize(crops)
    reader = TrOcrRecognizer(micro, BEAMS)
    for one, alone in zip(together, [reader.recognize([c])[0] for c in crops], strict=True):
        assert one.text == alone.text
        assert one.score == pytest.approx(alone.score, abs=1e-4)
        assert [a.text for a in one.alternatives] == [a.text for a in alone.alternatives]


def test_no_crops_no_readings(greedy):
    assert greedy.recognize([]) == []


@pytest.mark.parametrize("which", ["greedy", "beams"])
def test_the_score_of_a_reading_is_the_score_of_its_text(which, request):
    recognizer = request.getfixturevalue(which)
    for i in range(4):
        reading = recognizer.recognize([crop(picture(i))])[0]
        texts = [reading.text, *(a.text for a in reading.alternatives)]
        scores = [reading.score, *(a.score for a in reading.alternatives)]
        assert recognizer.score(crop(picture(i)), texts) == pytest.approx(scores, abs=1e-3)


def test_padding_does_not_change_a_score(greedy):
    texts = ["1", "345/-", "**7,000,000.00/-**", ""]
    alone = [greedy.score(crop(picture(1)), [text])[0] for text in texts]
    assert greedy.score(crop(picture(1)), texts) == pytest.approx(alone, abs=1e-4)
    assert max(alone) == alone[1]


def test_alternatives_are_sorted_and_distinct(beams):
    for reading in beams.recognize([crop(picture(i)) for i in range(4)]):
        scores = [reading.score, *(a.score for a in reading.alternatives)]
        texts = [reading.text, *(a.text for a in reading.alternatives)]
        assert scores == sorted(scores, reverse=True)
        assert len(set(texts)) == len(texts) == 4
        assert all(s < 0 for s in scores)


def test_probabilities_of_what_a_beam_search_finds_do_not_exceed_one(beams):
    reading = beams.recognize([crop(picture(0))])[0]
    assert sum(math.exp(s) for s in [reading.score, *(a.score for a in reading.alternatives)]) <= 1 + 1e-4


def test_the_length_is_bounded(micro):
    short = TrOcrRecognizer(micro, TrOcrSettings(device="cpu", beams=1, alternatives=0, max_tokens=2))
    assert short.recognize([crop(picture(2))])[0].text == "7,"
    long = TrOcrRecognizer(micro, TrOcrSettings(device="cpu", beams=1, alternatives=0, max_tokens=500))
    assert long.recognize([crop(picture(2))])[0].text == "7,000.00"  # the decoder has 24 places only


def test_every_bound_holds_the_longest_form():
    assert MAX_TOKENS["amount_in_numbers"] > len("**Rs.12,34,56,789.00/-**")
    assert MAX_TOKENS["date"] > len("1 4 0 3 2 0 2 6")
    assert MAX_TOKENS["ifsc"] > len("IFS CODE - VIND0001234")


def test_a_text_longer_than_the_decoder_is_impossible_and_not_an_error(greedy):
    assert greedy.score(crop(picture(0)), ["9" * 60, "12"])[0] == -math.inf


def test_a_model_that_begins_with_its_bos_token_scores_alike(tmp_path):
    recognizer = TrOcrRecognizer(save(tmp_path, begin=True), GREEDY)
    reading = recognizer.recognize([crop(picture(3))])[0]
    assert reading.text == TEXTS[3]
    assert recognizer.score(crop(picture(3)), [reading.text]) == pytest.approx([reading.score], abs=1e-3)
    assert reading.score > -1


def test_prose_habits_of_a_checkpoint_do_not_reach_amounts(micro, tmp_path):
    """no_repeat_ngram_size, which summarisers set, would forbid the third nought of 7,000.00."""
    for file in micro.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    habits = json.loads((micro / "generation_config.json").read_text())
    habits |= {"no_repeat_ngram_size": 1, "num_beams": 3, "length_penalty": 2.0, "max_length": 5}
    (tmp_path / "generation_config.json").write_text(json.dumps(habits))
    texts = [
        r.text for r in TrOcrRecognizer(tmp_path, GREEDY).recognize([crop(picture(i)) for i in range(4)])
    ]
    assert texts == list(TEXTS)


# ---- lines ------------------------------------------------------------------------------------------------


def test_lines_are_read_one_by_one_and_joined(greedy):
    two = crop(picture(1), picture(0), field="amount_in_words")
    reading = greedy.recognize([two])[0]
    assert reading.text == "345/- 12"
    single = [greedy.recognize([crop(picture(i))])[0].score for i in (1, 0)]
    assert reading.score == pytest.approx(sum(single), abs=1e-4)
    assert greedy.score(two, ["345/- 12"])[0] == pytest.approx(reading.score, abs=1e-3)


def test_a_line_without_ink_adds_nothing(greedy):
    blank = np.full((40, 120, 3), 230, np.uint8)
    assert greedy.recognize([crop(blank, picture(0), blank)])[0].text == "12"


def test_combinations_of_lines_are_ranked():
    first = [Alternative("a", -1.0), Alternative("b", -3.0)]
    second = [Alternative("c", -0.5), Alternative("d", -1.0)]
    assert trocr._joined([first, second], 3) == Reading(
        "a c", -1.5, (Alternative("a d", -2.0), Alternative("b c", -3.5))
    )


def test_the_best_break_is_found():
    tables = [{"": -9.0, "x": -1.0, "x y": -9.0}, {"x y": -9.0, "y": -2.0, "": -9.0}]
    assert trocr._best_break(["x", "y"], tables) == -3.0


# ---- no ink -----------------------------------------------------------------------------------------------


def noise(sigma: float) -> np.ndarray:
    values = np.random.default_rng(0).normal(225, sigma, size=(40, 160, 1))
    return np.repeat(np.clip(values, 0, 255).astype(np.uint8), 3, axis=2)


@pytest.mark.parametrize(
    "empty",
    [
        crop(picture(0), ink=False),
        crop(np.full((40, 120, 3), 255, np.uint8)),
        crop(noise(4)),
        crop(np.zeros((0, 0, 3), np.uint8)),
        Crop("payee_name", np.full((9, 9, 3), 200, np.uint8), (0, 0, 9, 9), ()),
    ],
    ids=["said to be empty", "white", "noise", "no pixels", "no lines"],
)
def test_an_empty_crop_is_not_shown_to_the_model(empty, micro, monkeypatch):
    recognizer = TrOcrRecognizer(micro, GREEDY)
    monkeypatch.setattr(recognizer, "_loaded", lambda: pytest.fail("the model was asked"))
    assert recognizer.recognize([empty]) == [Reading("", 0.0)]
    assert recognizer.score(empty, ["", "12"]) == [0.0, -math.inf]


def test_empty_crops_keep_their_places(greedy):
    readings = greedy.recognize([crop(noise(3)), crop(picture(1)), crop(noise(3)), crop(picture(0))])
    assert [r.text for r in readings] == ["", "345/-", "", "12"]


def test_thin_and_light_strokes_are_ink():
    paper = noise(4)
    paper[:, 80:82] = 180
    assert trocr._has_ink(paper)
    assert trocr._has_ink(255 - paper)


# ---- layouts of the hub -----------------------------------------------------------------------------------


def microsoft_layout(folder: Path, encoder: str) -> Path:
    """A checkpoint as microsoft/trocr-base-* keep theirs: byte-level vocabulary files, an image processor of
    2021, the weights' names of 2021, no pooler."""
    from safetensors.torch import save_file
    from transformers import TrOCRProcessor

    alphabet = ["<s>", "<pad>", "</s>", "<unk>", *"0123456789,.-/*", "00"]
    folder.joinpath("vocab.json").write_text(json.dumps({t: i for i, t in enumerate(alphabet)}))
    folder.joinpath("merges.txt").write_text("#version: 0.2\n0 0\n")
    folder.joinpath("tokenizer_config.json").write_text(json.dumps({
        "tokenizer_class": "RobertaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
        "sep_token": "</s>", "cls_token": "<s>", "pad_token": "<pad>", "mask_token": "<unk>",
        "add_prefix_space": False, "processor_class": "TrOCRProcessor"}))  # fmt: skip
    kind = {"vit": "ViT", "deit": "DeiT"}[encoder]
    cut = {"do_center_crop": False} if encoder == "deit" else {}
    folder.joinpath("preprocessor_config.json").write_text(json.dumps({
        "feature_extractor_type": f"{kind}FeatureExtractor", "do_normalize": True, "do_resize": True,
        "image_mean": [0.5] * 3, "image_std": [0.5] * 3, "resample": 2, "size": SIZE,
        "processor_class": "TrOCRProcessor", **cut}))  # fmt: skip
    model = micro_model(len(alphabet), encoder)
    model.save_pretrained(folder)
    processor = TrOCRProcessor.from_pretrained(folder, backend="pil")
    learn(model, processor)
    if encoder == "vit":
        weights = {
            _name_of_2021(k): v.contiguous() for k, v in model.state_dict().items() if ".pooler." not in k
        }
        weights.pop("decoder.output_projection.weight", None)
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    else:
        model.save_pretrained(folder)
    return folder


def _name_of_2021(name: str) -> str:
    if not name.startswith("encoder.layers."):
        return name
    renamed = {"attention.q_proj": "attention.attention.query", "attention.k_proj": "attention.attention.key",
               "attention.v_proj": "attention.attention.value", "attention.o_proj": "attention.output.dense",
               "mlp.fc1": "intermediate.dense", "mlp.fc2": "output.dense"}  # fmt: skip
    name = name.replace("encoder.layers.", "encoder.encoder.layer.")
    for new, old in renamed.items():
        name = name.replace(new, old)
    return name


@pytest.mark.parametrize("encoder", ["vit", "deit"], ids=["base and large", "small"])
def test_microsofts_own_layout_loads_and_reads(encoder, tmp_path, capfd):
    recognizer = TrOcrRecognizer(microsoft_layout(tmp_path, encoder), GREEDY)
    capfd.readouterr()
    assert [r.text for r in recognizer.recognize([crop(picture(i)) for i in range(4)])] == list(TEXTS)
    assert "".join(capfd.readouterr()) == ""  # neither bars nor reports on stderr


# ---- what can't be used -----------------------------------------------------------------------------------


def test_settings_are_checked():
    for wrong in ({"batch": 0}, {"beams": 0}, {"alternatives": -1}, {"max_tokens": 0}):
        with pytest.raises(errors.SettingsError):
            TrOcrSettings(**wrong)


def test_a_device_that_is_not_there(micro):
    with pytest.raises(errors.SettingsError, match="auto"):
        TrOcrRecognizer(micro, TrOcrSettings(device="warp")).recognize([crop(picture(0))])


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "~/nowhere", "a/b/c", ""])
def test_a_path_that_is_not_there(name):
    with pytest.raises(errors.ModelNotFoundError, match="no such folder"):
        TrOcrRecognizer(name)


def test_a_folder_that_is_no_model(tmp_path):
    with pytest.raises(errors.ModelNotFoundError, match=r"config\.json"):
        TrOcrRecognizer(tmp_path)
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(errors.ModelCorruptError, match="JSON"):
        TrOcrRecognizer(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(errors.ModelError, match="bert"):
        TrOcrRecognizer(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "vision-encoder-decoder"}')
    with pytest.raises(errors.ModelCorruptError):
        TrOcrRecognizer(tmp_path).recognize([crop(picture(0))])


def test_damaged_weights(micro, tmp_path):
    for file in micro.iterdir():
        (tmp_path / file.name).write_bytes(
            file.read_bytes()[: 5000 if file.suffix == ".safetensors" else None]
        )
    with pytest.raises(errors.ModelCorruptError, match="get it again"):
        TrOcrRecognizer(tmp_path).recognize([crop(picture(0))])


def test_missing_weights_are_not_replaced_by_random_ones(micro, tmp_path):
    from safetensors.torch import load_file, save_file

    for file in micro.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = load_file(micro / "model.safetensors")
    weights.pop("encoder.layernorm.weight")
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(errors.ModelCorruptError, match="missing"):
        TrOcrRecognizer(tmp_path).recognize([crop(picture(0))])


@pytest.fixture
def hub(micro, tmp_path, monkeypatch) -> Path:
    """A cache of the hub that holds `somebody/micro`, on a machine that reaches nothing."""
    from huggingface_hub import constants

    folder = tmp_path / "models--somebody--micro" / "snapshots" / ("0" * 40)
    shutil.copytree(micro, folder)
    reference = tmp_path / "models--somebody--micro" / "refs" / "main"
    reference.parent.mkdir()
    reference.write_text("0" * 40)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(socket, "getaddrinfo", _unreachable)
    monkeypatch.setattr(socket.socket, "connect", _unreachable)
    return folder


def _unreachable(*args, **kwargs):
    raise OSError("no network in this test")


@pytest.mark.parametrize("offline", ["0", "1"])
def test_what_is_cached_needs_no_network(hub, monkeypatch, offline):
    monkeypatch.setenv("HF_HUB_OFFLINE", offline)
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("asked the network"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args: pytest.fail("asked the network"))
    recognizer = TrOcrRecognizer("somebody/micro", GREEDY)
    assert recognizer.recognize([crop(picture(1))])[0].text == "345/-"


@pytest.mark.parametrize(
    ("offline", "says"), [("1", "HF_HUB_OFFLINE"), ("0", "Check the name and the network")]
)
def test_what_is_not_cached(hub, monkeypatch, offline, says):
    monkeypatch.setenv("HF_HUB_OFFLINE", offline)
    with pytest.raises(errors.ModelNotFoundError, match=says) as caught:
        TrOcrRecognizer("microsoft/trocr-none").recognize([crop(picture(0))])
    assert "hf download" in str(caught.value)
    assert caught.value.exit_code == 4


def test_half_a_model_in_the_cache_is_none(hub):
    (hub / "model.safetensors").unlink()
    with pytest.raises(errors.ModelNotFoundError, match="only a part of the checkpoint"):
        TrOcrRecognizer("somebody/micro").recognize([crop(picture(0))])


def test_a_sentencepiece_vocabulary_says_what_to_type(micro, tmp_path, monkeypatch):
    """As microsoft/trocr-small-* keep theirs, on a machine without sentencepiece."""
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda n, *a: None if n == "sentencepiece" else found(n, *a)
    )
    for file in micro.iterdir():
        if not file.name.startswith("tokenizer"):
            shutil.copy(file, tmp_path)
    (tmp_path / "sentencepiece.bpe.model").write_bytes(b"unread")
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "XLMRobertaTokenizer"}')
    with pytest.raises(errors.MissingExtraError, match=r"sentencepiece.*pip install 'chequeocr\[trocr\]'"):
        TrOcrRecognizer(tmp_path).recognize([crop(picture(0))])


def test_a_missing_extra_says_what_to_type(monkeypatch):
    def version(name: str) -> str:
        raise trocr.importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(trocr.importlib.metadata, "version", version)
    with pytest.raises(errors.MissingExtraError, match=r"pip install 'chequeocr\[trocr\]'"):
        TrOcrRecognizer("microsoft/trocr-base-handwritten")


def test_a_transformers_that_cannot_load_trocr(monkeypatch):
    monkeypatch.setattr(trocr.importlib.metadata, "version", lambda name: "5.17.2")
    with pytest.raises(errors.MissingDependencyError, match=r"5\.18"):
        TrOcrRecognizer("microsoft/trocr-base-handwritten")


# ---- processes and threads --------------------------------------------------------------------------------


def test_importing_and_constructing_load_no_torch(micro):
    program = textwrap.dedent("""
        import sys
        from chequeocr.recognize.trocr import TrOcrRecognizer
        TrOcrRecognizer(sys.argv[1])
        assert not {"torch", "transformers"} & set(sys.modules)
    """)
    subprocess.run([sys.executable, "-c", program, str(micro)], check=True, timeout=60)


def test_threads_share_one_recognizer(micro):
    recognizer = TrOcrRecognizer(micro, GREEDY)
    found: dict[int, str] = {}

    def read(i: int) -> None:
        found[i] = recognizer.recognize([crop(picture(i % 4))])[0].text

    threads = [threading.Thread(target=read, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {i: TEXTS[i % 4] for i in range(8)}


def test_pickles(micro, greedy):
    copy = pickle.loads(pickle.dumps(greedy))
    assert copy.settings == greedy.settings
    assert copy.recognize([crop(picture(1))])[0].text == "345/-"


def test_reads_in_a_spawned_process(greedy, tmp_path):
    """What multiprocessing's spawn does with an argument: a fresh interpreter that unpickles it."""
    (tmp_path / "arguments").write_bytes(pickle.dumps((greedy, crop(picture(3)))))
    program = textwrap.dedent("""
        import pickle, sys
        from pathlib import Path
        recognizer, crop = pickle.loads(Path(sys.argv[1]).read_bytes())
        print(recognizer.recognize([crop])[0].text)
    """)
    command = [sys.executable, "-c", program, str(tmp_path / "arguments")]
    done = subprocess.run(command, check=True, timeout=120, capture_output=True, text=True)
    assert done.stdout.strip() == "**8**"


def _read_in_child(recognizer: TrOcrRecognizer, queue) -> None:
    queue.put(recognizer.recognize([crop(picture(2))])[0].text)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_reads_after_a_fork_even_while_the_parent_reads(micro):
    recognizer = TrOcrRecognizer(micro, GREEDY)
    recognizer.recognize([crop(picture(0))])
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    with recognizer._lock:  # as a thread of the parent would hold it at that moment
        child = context.Process(target=_read_in_child, args=(recognizer, queue))
        child.start()
    assert queue.get(timeout=60) == "7,000.00"
    child.join(30)
    assert child.exitcode == 0
