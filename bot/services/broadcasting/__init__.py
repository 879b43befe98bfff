"""Broadcasts: whom they go to, what they say and cost, and how they are started, paused and finished."""
