"""X9.37 and X9.100-187 image cash letters: files in which US banks exchange cheques and their pictures.

In: the bytes of a file. Out: `read_letter` for all of it, `walk` for one event after the other.
The standard is sold by ASC X9; positions here are from public descriptions of it and from files. Canada's and
other countries' variants have not been tried.
"""
