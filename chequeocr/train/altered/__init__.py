"""Draws altered amounts and scores how many are told."""
