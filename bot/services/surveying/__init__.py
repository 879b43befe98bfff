"""Surveys: made into flows, put to an audience, closed, and what came of them."""
