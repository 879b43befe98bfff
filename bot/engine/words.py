"""The engine's own sentences. They are translated like a flow's, and a revision carries them too."""

from __future__ import annotations

from bot.marking import N_

BACK = N_("Back")
MAIN_MENU = N_("Main menu")
MORE = N_("More")
YES = N_("Yes")
NO = N_("No")
INVALID_CHOICE = N_("That choice is not valid. Try again:")
RESUME = N_("Welcome back. You did not finish last time.")
RESUME_CONTINUE = N_("Continue where you left off")
RESUME_AGAIN = N_("Start again")
GOODBYE = N_("Thank you for using this service. Goodbye.")
NEED_HELP = N_("If you need help, send PERSON.")
WITHDRAWN = N_("Sorry, there was a problem. Start again.")
IS_IT = N_("Is it {value}?")
PHOTO_BY_WHATSAPP = N_("Send the photo by WhatsApp to {whatsapp}.")
CHOOSE_PROVINCE = N_("Choose the province:")
CHOOSE_DISTRICT = N_("Choose the district you live in:")
CHOOSE_SECTOR = N_("Choose the sector you live in:")

COMPLAINTS = {
    "empty": N_("You have to write something."),
    "too_long": N_("What you wrote is too long. Use up to {high} characters."),
    "too_short": N_("What you wrote is too short."),
    "not_a_number": N_("Enter a number."),
    "out_of_range": N_("Enter a number between {low} and {high}."),
    "not_a_date": N_("The date is not written correctly. Example: 12/09/2027."),
    "in_the_past": N_("That date has passed. Enter a date to come."),
    "in_the_future": N_("That date is still to come. Enter a date that has passed."),
    "not_a_time": N_("The time is not written correctly. Example: 14:30."),
    "not_a_phone": N_("The phone number is not correct. Enter 10 digits, for example 0788123456."),
    "not_yes_no": N_("Answer Yes or No."),
    "unknown_place": N_("That place was not found. Try again:"),
    "letters_only": N_("Enter your name in letters only."),
    "not_a_photo": N_("Send a photo."),
    "not_a_code": N_("The code is not correct. Try again:"),
}
"""What is said when an answer was not understood, by the reason."""

GLOBAL = {
    "menu": ("menu", "main menu", "ahabanza", "subira ahabanza"),
    "back": ("back", "subira inyuma", "gusubira inyuma"),
    "help": ("help", "ubufasha"),
    "person": ("person", "umukozi"),
    "language": ("language", "ururimi", "hindura ururimi", "kinyarwanda", "ikinyarwanda", "english", "icyongereza"),
}
"""Words that work everywhere, in both languages, when sent as a whole message; folded as `bot.text.plain` folds."""

LANGUAGE_NAMES = {"kinyarwanda": "rw", "ikinyarwanda": "rw", "english": "en", "icyongereza": "en"}
"""Words that say which language at once."""
