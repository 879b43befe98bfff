"""Places that were typed instead of chosen."""

from __future__ import annotations

from bot.engine.answers.heard import Asked, Complaint, Doubtful, Heard, Misunderstood, Understood
from bot.places import find_district, find_province, find_sectors


def read_place(asked: Asked) -> Heard:
    """Give `District`, or `Sector, District` where one sector only can be meant.

    A sector whose name is much like another district's is asked back, and so is every misspelling.
    """
    district = find_district(asked.text)
    if district and not district.fuzzy:
        return Understood(district.name)
    province = find_province(asked.text)
    if province and not province.fuzzy:  # a sector is called Kigali too
        return Misunderstood(Complaint.UNKNOWN_PLACE)
    sectors = find_sectors(asked.text)
    if len(sectors) == 1 and (not sectors[0].fuzzy or not district):
        place = f"{sectors[0].sector}, {sectors[0].district}"
        rival = district and district.district != sectors[0].district
        return Doubtful(place, place) if sectors[0].fuzzy or rival else Understood(place)
    if district:
        return Doubtful(district.name, district.name)
    return Misunderstood(Complaint.UNKNOWN_PLACE)
