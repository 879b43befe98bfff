"""What the pages of the console take on a large database."""
