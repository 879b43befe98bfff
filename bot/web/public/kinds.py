"""The kinds of products in words; the same that artisans choose from by phone."""

from __future__ import annotations

from collections.abc import Mapping

from bot.marking import N_
from bot.programme.product_kinds import Kind

KINDS: Mapping[Kind, str] = {
    Kind.SHOES: N_("Shoes"),
    Kind.BAGS: N_("Bags"),
    Kind.BELTS: N_("Belts"),
    Kind.WALLETS: N_("Wallet"),
    Kind.LEATHER: N_("Leather goods"),
    Kind.OTHER: N_("Other"),
}
"""In English, to be translated."""
