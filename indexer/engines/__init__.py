"""Engines: what holds an index.  ``base`` is the protocol that each of them keeps."""
