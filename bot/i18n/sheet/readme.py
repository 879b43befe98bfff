"""The first sheet: what to do with the second."""

README = (
    "How to translate in this file",
    "1. On the sheet 'Sentences', fill in the white columns: Translation, Confidence, Remark. The others are locked.",
    "2. State says what is to be done. missing: there is no translation yet. stale: the English has changed since.",
    "3. A stale sentence is done once its Confidence is chosen, even where the old translation is still right.",
    "4. Keep what stands in {braces} letter by letter; it may move. Where the English has two lines, write two lines.",
    "5. Longest: septets with the longest names in it. Left: how many more fit on its fullest screen or SMS.",
    "6. A letter is one septet; { } [ ] \\ ~ | ^ are two. 'alone': without the question or the menu that goes with it.",
    "7. '2 pages': the contact has to turn the page. '40 of 2 SMS': we pay for two, and 40 are left before a third.",
    "8. Confidence: from attested (found in a Rwandan text) to unsure. Remark: what it rests on, or your question.",
    "9. An empty translation changes nothing. Rows may be left out or sorted; rows that you add are refused.",
    "10. Send the file back as .xlsx or as 'CSV UTF-8'. It is checked as a whole: one fault, and nothing is taken.",
)
"""The instructions, a line each, under a heading."""
