"""What pixels tell without reading: quality, cancelled cheques, altered amounts."""
