"""Pages of meetings: their life, their log, their decisions."""
