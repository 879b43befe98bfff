"""Texts, names, yes and no, and codes, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.answers import AnswerKind, AnswerSpec, Complaint, Misunderstood, Understood, understand

TODAY = date(2026, 11, 22)
NAME = AnswerSpec(AnswerKind.NAME)
YES_NO = AnswerSpec(AnswerKind.YES_NO)
CODE = AnswerSpec(AnswerKind.CODE, 2, 8)
TEXT = AnswerSpec(AnswerKind.TEXT, 2, 20)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "yego",
            "Yego",
            "YEGO",
            "yego.",
            "Yego!",
            " yego ",
            "\u201cYego\u201d",
            "ego",
            "yee",
            "ye",
            "ee",
            "Eee",
            "sawa",
        ),
        *("yes", "YES", "Yes.", "y", "Y", "yeah", "yep", "ok", "OK", "okay", "sure", "oui", "1", "1)", "1.", "\u0661"),
        *("ni byo", "nibyo", "Ndabyemeye", "nemeye", "ndemera", "Yego ndabyemeye", "yego yego", "Yego rwose"),
        *("yego murakoze", "Yes please", "ok thanks", "yego cyane", "yes, thank you"),
        *("yegoo", "yeggo", "yeg", "yefo", "yess", "yesi", "yeago"),
        *("\U0001f44d", "\U0001f44d\U0001f3fe", "Yego \U0001f64f", "1\ufe0f\u20e3"),
    ],
)
def test_yes_is_understood(text: str) -> None:
    assert understand(YES_NO, text, today=TODAY) == Understood(value=True)


@pytest.mark.parametrize(
    "text",
    [
        *("oya", "Oya", "OYA", "oya.", "Oya!", "hoya", "Hoya", "no", "NO", "No.", "n", "N", "nope", "non", "2", "2)"),
        *("si byo", "sibyo", "ntabwo", "sinshaka", "nanze", "sinemeye", "Oya sinshaka", "oya oya", "Oya rwose"),
        *("oya murakoze", "no thanks", "No, thank you", "oyaa", "oja", "ohya", "hoyaa", "oay", "\U0001f44e"),
    ],
)
def test_no_is_understood(text: str) -> None:
    assert understand(YES_NO, text, today=TODAY) == Understood(value=False)


@pytest.mark.parametrize(
    "text",
    [
        *("maybe", "sinzi", "wenda", "yego oya", "yes no", "yes or no", "3", "0", "12", "o", "e", "?", "muraho"),
        *("murakoze", "please", "Hagarika", "ndi Alice", "ejo", "\U0001f64f", "yego ariko ejo", "nde", "kandi"),
    ],
)
def test_neither_yes_nor_no_is_not_guessed(text: str) -> None:
    assert understand(YES_NO, text, today=TODAY) == Misunderstood(Complaint.NOT_YES_NO)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mukamana Alice", "Mukamana Alice"),
        ("mukamana alice", "Mukamana Alice"),
        ("MUKAMANA ALICE", "Mukamana Alice"),
        ("MUKAMANA Alice", "MUKAMANA Alice"),
        ("  Mukamana    Alice ", "Mukamana Alice"),
        ("mukamana\nalice", "Mukamana Alice"),
        ("alice", "Alice"),
        ("Jean de Dieu", "Jean de Dieu"),
        ("jean de dieu", "Jean de Dieu"),
        ("JEAN DE LA CROIX", "Jean de la Croix"),
        ("jean d'amour", "Jean d'Amour"),
        ("Jean D’Amour", "Jean D'Amour"),
        ("N’Goran", "N'Goran"),
        ("n'goran", "N'Goran"),
        ("Jean-Paul", "Jean-Paul"),
        ("jean-bosco uwase", "Jean-Bosco Uwase"),
        ("J. Bosco", "J. Bosco"),
        ("j. bosco", "J. Bosco"),
        ("J.M.V. Ndayisaba", "J.M.V. Ndayisaba"),
        ("JMV NDAYISABA", "JMV Ndayisaba"),
        ("Keza A.", "Keza A."),
        ("Umutoni Éliane", "Umutoni Éliane"),
        ("umutoni éliane", "Umutoni Éliane"),
        ("UMUTONI ÉLIANE", "Umutoni Éliane"),
        ("Zoë Keza", "Zoe Keza"),
        ("Fran\u00e7oise", "Francoise"),
        ("Umutoni E\u0301liane", "Umutoni Éliane"),
        ("Ng", "Ng"),
        ("Unitwari Alice", "Unitwari Alice"),
        ("Nitwa Mukamana Alice", "Mukamana Alice"),
        ("nitwa alice", "Alice"),
        ("Amazina yanjye ni Keza Aline", "Keza Aline"),
        ("izina ryanjye ni Keza", "Keza"),
        ("My name is Bob", "Bob"),
        ("Amazina: Keza Aline", "Keza Aline"),
        ("name : Bob Mugabo", "Bob Mugabo"),
    ],
)
def test_a_name_is_tidied(text: str, name: str) -> None:
    assert understand(NAME, text, today=TODAY) == Understood(name)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Alice 2", Complaint.LETTERS_ONLY),
        ("0788123456", Complaint.LETTERS_ONLY),
        ("1", Complaint.LETTERS_ONLY),
        ("Alice, Bob", Complaint.LETTERS_ONLY),
        ("Alice/Bob", Complaint.LETTERS_ONLY),
        ("Alice & Bob", Complaint.LETTERS_ONLY),
        ("alice@example.rw", Complaint.LETTERS_ONLY),
        ("Alice_Keza", Complaint.LETTERS_ONLY),
        ("Alice!", Complaint.LETTERS_ONLY),
        ("Alice \U0001f642", Complaint.LETTERS_ONLY),
        ("محمد", Complaint.LETTERS_ONLY),
        ("...", Complaint.LETTERS_ONLY),
        ("'", Complaint.LETTERS_ONLY),
        ("-Alice", Complaint.LETTERS_ONLY),
        ("x", Complaint.TOO_SHORT),
        ("X.", Complaint.TOO_SHORT),
        ("a" * 41, Complaint.TOO_LONG),
        ("Mukamana Uwimana Ingabire Umutoni Iradukunda", Complaint.TOO_LONG),
    ],
)
def test_what_is_no_name_is_refused(text: str, complaint: Complaint) -> None:
    assert understand(NAME, text, today=TODAY) == Misunderstood(complaint)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("AB12", "AB12"),
        ("ab12", "AB12"),
        ("ab-12", "AB12"),
        ("ab 12", "AB12"),
        ("A B 1 2", "AB12"),
        ("AB\u201312", "AB12"),
        ("AB12.", "AB12"),
        ("O0I1", "O0I1"),
        ("123456", "123456"),
    ],
)
def test_a_code_is_taken_as_it_is_printed(text: str, code: str) -> None:
    assert understand(CODE, text, today=TODAY) == Understood(code)


@pytest.mark.parametrize("text", ["A", "ABCDEFGHI", "AB_12", "ñandu", "AB/12", "ab12!", "-", "\U0001f64f\U0001f64f"])
def test_what_is_no_code_is_refused(text: str) -> None:
    assert understand(CODE, text, today=TODAY) == Misunderstood(Complaint.NOT_A_CODE)


@pytest.mark.parametrize(
    ("text", "saved"),
    [
        ("  inkweto z’abana ", "inkweto z'abana"),
        ("Uruhu\u2026", "Uruhu..."),
        ("10 %", "10 %"),
        ("ok \U0001f64f", "ok \U0001f64f"),
        ("a" * 20, "a" * 20),
    ],
)
def test_a_text_is_saved_in_plain_characters(text: str, saved: str) -> None:
    assert understand(TEXT, text, today=TODAY) == Understood(saved)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a", Complaint.TOO_SHORT),
        ("a" * 21, Complaint.TOO_LONG),
        ("[" * 11, Complaint.TOO_LONG),
        ("\U0001f64f" * 11, Complaint.TOO_LONG),
    ],
)
def test_a_text_is_measured_in_septets(text: str, complaint: Complaint) -> None:
    assert understand(TEXT, text, today=TODAY) == Misunderstood(complaint)
