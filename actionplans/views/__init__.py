"""Pages of plans and measures, and of the import of a plan."""
