"""Sources: files, bytes, pictures and arrays in, `Page` out; and folders and patterns expanded to files."""

from __future__ import annotations
