"""The commands by which staff act; each does what a button of a console would, by the same functions."""
