"""The translators' round trip: what is to be translated, what was, and what a machine can say about it.

The checks are functions over an English sentence and its translation, wherever both come from.
"""
