"""From query text to results; nothing here depends on the engine."""
