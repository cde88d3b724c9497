"""Trains and scores `cheque-fields`."""
