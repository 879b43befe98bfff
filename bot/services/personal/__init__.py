"""What people have a right to: to read what is known of them, to be forgotten, and not to be kept without need."""
