"""The engine: flows, sessions and turns as pure functions, with no clock, database, network or framework."""
