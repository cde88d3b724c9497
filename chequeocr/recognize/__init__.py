"""Crops in, readings out: the embedded recognizer (`lines`) and those that need an extra or a network.

`alphabet` says which characters a field may hold, `ctc` decodes and scores without knowing any model.
"""
