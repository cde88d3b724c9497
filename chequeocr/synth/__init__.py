"""Synthetic cheques with their truth, for training, tests and examples.

In: a seed and `SynthSettings`. Out: `SynthCheque` from `generate`, or a folder of pictures with a `gt.jsonl`
from `write_folder`.
"""

from chequeocr.synth.folder import write_folder
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthCheque, SynthSettings, SynthTruth

__all__ = ["SynthCheque", "SynthSettings", "SynthTruth", "generate", "write_folder"]
