"""The tables by topic, the statements of the hot path, and the migrations between schemas."""
