"""Trains and scores `cheque-upright`."""
