"""What products are, and why one is returned to the artisan."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a product is; the choices of the flow `product`."""

    SHOES = "shoes"
    """Shoes, sandals among them."""
    BAGS = "bags"
    """Bags of all sizes."""
    BELTS = "belts"
    """Belts."""
    WALLETS = "wallets"
    """Wallets and purses."""
    LEATHER = "leather"
    """Other leather goods."""
    OTHER = "other"
    """Anything else."""


class Reason(StrEnum):
    """Why staff return a product."""

    PHOTO = "photo"
    """The photo is missing, or does not show it well."""
    NAME = "name"
    """The name does not say what it is."""
    PRICE = "price"
    """The price cannot be right."""
    QUANTITY = "quantity"
    """The number cannot be right."""
    OTHER = "other"
    """Something that is better said on the phone."""
