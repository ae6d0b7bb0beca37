"""``python -m indexer``: the index-time commands without the web app."""

from indexer.cli import main

main()
