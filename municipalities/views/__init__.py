"""Pages of mechanisms and of the import of members."""
