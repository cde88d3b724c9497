"""What a careful clerk would stop, drawn: documents that are no cheques, and cheques that were changed."""
