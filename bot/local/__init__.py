"""What `./dev run` and `./dev bot` do: everything on one machine, with a value for every setting that is not set."""
