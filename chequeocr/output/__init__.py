"""What people do with a record: draw it, put it into a table."""
