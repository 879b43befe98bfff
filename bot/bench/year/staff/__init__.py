"""What staff do in the year, a module for each subject: they act on their lists by the functions of the commands."""
