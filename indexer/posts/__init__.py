"""Post files and the text a reader sees in them."""
