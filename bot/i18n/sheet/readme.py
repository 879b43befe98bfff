"""The first sheet: what to do with the second."""

README = (
    "How to translate in this file",
    "1. On the sheet 'Sentences', fill in the white columns: Translation, Confidence, Remark. The grey ones are locked.",
    "2. State says what is to be done: 'missing' has no translation yet; 'stale' has one, but the English has changed.",
    "3. A stale sentence counts as done once Confidence is chosen, even where the old translation is still right.",
    "4. Keep what stands in {braces} letter by letter; it may move. Keep the lines: a line of English is one of yours.",
    "5. Longest is what the translation takes with the longest names in it. Left is what its fullest screen or SMS has left.",
    "6. Each letter more takes one from what is left; { } [ ] \\ ~ | ^ and the euro sign take two. 'Alone': beside nothing else.",
    "7. Where it says '2 pages' the contact must turn the page, where '2 SMS' we pay for two: shorter is kinder.",
    "8. Confidence: attested (seen in a Rwandan text), attested words, derived, unsure. Remark: what it rests on, or a question.",
    "9. An empty translation changes nothing. Rows may be sorted or left out, columns moved; a row that you add is refused.",
    "10. Send the file back as .xlsx, or as 'CSV UTF-8'. It is checked as a whole: one fault, and nothing of it is taken.",
)
"""The instructions, a line each, under a heading."""
