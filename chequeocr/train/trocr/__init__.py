"""Trains and scores the tiny TrOCR checkpoint."""
