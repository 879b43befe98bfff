"""How values are shown to contacts, in English and Kinyarwanda, in characters that fit GSM-7.

Babel's own Kinyarwanda forms are not what people write (year first, no-break spaces), so the patterns are ours.
"""

from __future__ import annotations

from bot.engine.display.moments import longest_date, longest_time, show_date, show_time
from bot.engine.display.wording import join_or, longest_money, show_count, show_money, show_phone, show_yes_no

__all__ = [
    "join_or",
    "longest_date",
    "longest_money",
    "longest_time",
    "show_count",
    "show_date",
    "show_money",
    "show_phone",
    "show_time",
    "show_yes_no",
]
