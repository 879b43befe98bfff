"""Where conversations can lead: stations and the moves between them, what is known at each, what is said there.

One account of it serves the verifier, which proves every screen in the worst case, and the walk, which drives the
engine along every path and holds it to that proof.
"""
