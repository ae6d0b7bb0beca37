"""From post files to an index."""
