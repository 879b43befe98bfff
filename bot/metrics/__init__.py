"""Figures for Prometheus: counted by the processes of one host together, and written in its text format."""
