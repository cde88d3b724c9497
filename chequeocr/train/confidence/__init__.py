"""Fits `cheque-confidence`."""
