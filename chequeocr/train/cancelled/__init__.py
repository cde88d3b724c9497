"""Trains and scores `cheque-cancelled`."""
