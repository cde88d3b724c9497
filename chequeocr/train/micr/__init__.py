"""Trains and scores `cheque-micr`."""
