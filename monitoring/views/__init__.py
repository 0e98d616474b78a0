"""Pages of monitoring, by noun."""
