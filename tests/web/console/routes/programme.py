"""The pages of surveys, products and groups."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from bot.programme.interests import Buyer, note_interest
from bot.programme.photos import expect_photo, keep_photo
from bot.programme.pictures import read_picture
from bot.programme.staff import Act
from tests.bots import Bot
from tests.factories import add_contact, add_product
from tests.people import add_group, add_membership_request
from tests.surveys import SURVEY, draft_survey, open_survey

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "surveys": ("GET", "/surveys", Act.SEE),
    "survey": ("GET", "/surveys/1", Act.SEE),
    "make_survey": ("GET", "/surveys/new", Act.RUN_PROGRAMME),
    "bring_survey": ("POST", "/surveys/new/document", Act.RUN_PROGRAMME),
    "begin_survey": ("GET", "/surveys/2/start", Act.RUN_PROGRAMME),
    "schedule_survey": ("POST", "/surveys/2/schedule", Act.RUN_PROGRAMME),
    "close_survey": ("POST", "/surveys/2/close", Act.RUN_PROGRAMME),
    "drop_survey": ("POST", "/surveys/1/drop", Act.RUN_PROGRAMME),
    "survey_results": ("GET", "/surveys/1/results", Act.SEE),
    "survey_answers": ("GET", "/surveys/1/answers.csv", (Act.RUN_PROGRAMME, Act.HANDLE_DATA)),
    "survey_answers_named": ("GET", "/surveys/1/answers-with-names.csv", Act.RUN_PROGRAMME),
    "tell_survey": ("GET", "/surveys/1/tell", Act.RUN_PROGRAMME),
    "products": ("GET", "/products", Act.SEE),
    "product": ("GET", "/products/1", Act.SEE),
    "approve_product": ("POST", "/products/1/approve", Act.RUN_PROGRAMME),
    "return_product": ("POST", "/products/1/return", Act.RUN_PROGRAMME),
    "withdraw_product": ("POST", "/products/2/withdraw", Act.RUN_PROGRAMME),
    "photograph_product": ("POST", "/products/1/photo", Act.RUN_PROGRAMME),
    "look_at_products": ("POST", "/products/look", Act.RUN_PROGRAMME),
    "approve_products": ("POST", "/products/approve", Act.RUN_PROGRAMME),
    "interests": ("GET", "/interests", (Act.RUN_PROGRAMME, Act.HANDLE_DATA)),
    "interest": ("GET", "/interests/1", (Act.RUN_PROGRAMME, Act.HANDLE_DATA)),
    "introduce_buyer": ("POST", "/interests/1/introduce", Act.RUN_PROGRAMME),
    "close_interest": ("POST", "/interests/1/close", Act.RUN_PROGRAMME),
    "groups": ("GET", "/groups", Act.SEE),
    "group": ("GET", "/groups/2", Act.SEE),
    "make_group": ("GET", "/groups/new", Act.RUN_PROGRAMME),
    "add_to_group": ("POST", "/groups/2/add", Act.RUN_PROGRAMME),
    "remove_from_group": ("POST", "/groups/2/members/1/remove", Act.RUN_PROGRAMME),
    "lead_group": ("POST", "/groups/2/members/1/lead", Act.RUN_PROGRAMME),
    "answer_who_asks": ("POST", "/groups/2/requests/1", Act.RUN_PROGRAMME),
    "end_group": ("POST", "/groups/2/end", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    open_survey(bot.runtime)
    answer_survey(bot)
    draft_survey(bot.runtime, SURVEY.replace("survey: feedback", "survey: interview").replace(SPOKEN, ""))
    artisan, other = (add_contact(bot, f"+25078955500{at}", name=name) for at, name in enumerate(("Uwera", "Mukamana")))
    photographed = add_product(bot, artisan)
    add_product(bot, artisan, reference="ABC347", name="Belts", kind="belts", status="shown", shown_at=bot.now)
    with bot.runtime.database.begin() as db:
        keep_photo(db, expect_photo(db, photographed, "", bot.now), read_picture(make_picture()), bot.now)
        note_interest(db, photographed, Buyer("Karim Traders", "+250789555009", "Twenty pairs"), bot.now)
    group = add_group(bot, artisan)
    add_membership_request(bot, group, other)


SPOKEN = "keywords: {en: [survey], rw: [ubushakashatsi]}\n"


def answer_survey(bot: Bot) -> None:
    """Have one whom it was put to answer the survey 1 to the end."""
    bot.phone("+250788000200").sms("survey", "1", "1", "4", "12", "Colours")


def make_picture() -> bytes:
    """Give a photo as a phone makes it."""
    written = BytesIO()
    Image.new("RGB", (400, 300), "#9a3720").save(written, "JPEG")
    return written.getvalue()
