"""The reader: the only room that names all stages."""
