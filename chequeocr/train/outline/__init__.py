"""Trains `cheque-outline`, which finds the corners of each cheque in a picture."""
