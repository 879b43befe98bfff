"""The first sheet: what to do with the second."""

README = (
    "How to translate in this file",
    "1. On the sheet 'Sentences', fill in the white columns: Translation, Confidence, Remark. The others are locked.",
    "2. State says what is to be done: 'missing': no translation yet; 'stale': the English has changed since.",
    "3. A stale sentence counts as done once Confidence is chosen, even where the old translation is still right.",
    "4. Keep what stands in {braces} letter by letter; it may move. Keep the lines: a line of English is one of yours.",
    "5. Longest: what it takes with the longest names in it. Left: what the fullest screen or SMS with it has left.",
    "6. Each letter takes one from what is left, { } [ ] \\ ~ | ^ two. 'alone': measured without what stands beside it.",
    "7. Where it says '2 pages' the contact must turn the page, where '2 SMS' we pay for two: shorter is kinder.",
    "8. Confidence: attested (seen in a Rwandan text) down to unsure. Remark: what it rests on, or your question.",
    "9. An empty translation changes nothing. Rows may be sorted or left out; a row that you add is refused.",
    "10. Send the file back as .xlsx or as 'CSV UTF-8'. It is checked as a whole: one fault, and nothing is taken.",
)
"""The instructions, a line each, under a heading."""
