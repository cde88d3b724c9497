"""Each cheque on its page: where it lies, which way up, and the way back to the picture as given."""
