"""A catalogue as a spreadsheet, for translators who know Excel and no PO: out with the room of each sentence, and in.

What comes back is held to the same checks as the catalogue itself, and is taken whole or not at all.
"""
