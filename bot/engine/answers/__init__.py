"""What a contact typed, understood: the kinds of answers that a flow may ask for, and what comes of each.

Understood generously, but never guessed silently where it matters: a guess is handed back to be confirmed.
"""

from __future__ import annotations

from bot.engine.answers.heard import Complaint, Doubtful, Misunderstood, Understood
from bot.engine.answers.spec import AnswerKind, AnswerSpec
from bot.engine.answers.understanding import understand

__all__ = ["AnswerKind", "AnswerSpec", "Complaint", "Doubtful", "Misunderstood", "Understood", "understand"]
