"""A year of the programme, simulated: people who talk with the real bot, staff who act on their lists, and a judge."""
