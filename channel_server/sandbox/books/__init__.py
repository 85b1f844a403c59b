"""The back office's own books: one SQLite file, entries that are never altered, postings that sum to zero."""
