"""Trains and scores `cheque-lines` and `cheque-figures`, and makes the model of names."""
