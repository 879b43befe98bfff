"""The tests: they mirror bot/; transcripts/ and payloads/ are their data."""
