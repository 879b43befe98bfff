"""Takes a typed answer to the reader of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.engine.answers.dates import read_date
from bot.engine.answers.heard import Asked, Complaint, Doubtful, Heard, Misunderstood, Understood
from bot.engine.answers.numbers import read_amount, read_number
from bot.engine.answers.phones import read_phone
from bot.engine.answers.spec import AnswerKind, AnswerSpec
from bot.engine.answers.spots import read_place
from bot.engine.answers.times import read_time
from bot.engine.answers.wording import read_code, read_name, read_text, read_yes_no
from bot.text import fold_gsm7

_MOST_TYPED = 160
"""No number, date or name is longer; whoever writes more is saying something else."""


def understand(
    spec: AnswerSpec, text: str, *, today: date, country: str = "RW"
) -> Understood | Doubtful | Misunderstood:
    """Give what a contact meant by this text, as an answer to what was asked.

    `today` is the contact's own day, from which a date without its year is counted; phone numbers are the country's.
    """
    if spec.kind is AnswerKind.PHOTO:
        return Misunderstood(Complaint.NOT_A_PHOTO)  # whatever was written, no words are one
    folded = fold_gsm7(text).strip()
    if not folded:
        return Misunderstood(Complaint.EMPTY)
    if len(folded) > _MOST_TYPED and spec.kind is not AnswerKind.TEXT:
        return Misunderstood(Complaint.TOO_LONG)
    low, high = spec.bounds
    return _READERS[spec.kind](Asked(folded, low, high, today, country))


_READERS: Mapping[AnswerKind, Callable[[Asked], Heard]] = {
    AnswerKind.TEXT: read_text,
    AnswerKind.NAME: read_name,
    AnswerKind.NUMBER: read_number,
    AnswerKind.AMOUNT: read_amount,
    AnswerKind.DATE: read_date,
    AnswerKind.TIME: read_time,
    AnswerKind.PHONE: read_phone,
    AnswerKind.YES_NO: read_yes_no,
    AnswerKind.PLACE: read_place,
    AnswerKind.CODE: read_code,
}
