"""Korean text to index terms: the same code for documents and queries."""
