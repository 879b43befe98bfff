"""Use cases and their transactions."""
