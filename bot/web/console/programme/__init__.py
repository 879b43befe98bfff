"""What staff do with surveys, products and groups."""

from __future__ import annotations

from bot.web.console.desk import Desk
from bot.web.console.programme import (
    group_acts,
    groups,
    interests,
    product_acts,
    products,
    survey_making,
    survey_results,
    survey_starting,
    survey_telling,
    surveys,
)


def add(desk: Desk) -> None:
    """Add the pages."""
    for part in (surveys, survey_making, survey_starting, survey_results, survey_telling):
        part.add(desk)
    for part in (products, product_acts, interests, groups, group_acts):
        part.add(desk)
