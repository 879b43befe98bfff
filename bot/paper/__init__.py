"""What is printed: pages as PDF, drawn from words that are handed over. It knows no database and no translation."""

from bot.paper.certificate import Certificate, Signatory, Wording, draw

__all__ = ["Certificate", "Signatory", "Wording", "draw"]
