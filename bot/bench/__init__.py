"""The published benchmarks: what a turn costs, in the engine alone and over HTTP with everything real."""
