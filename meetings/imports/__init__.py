"""Registers of meetings that offices kept before, read and understood."""
