"""Several machines: two hosts of the bot and one of its data on a network; one of the two is lost while it sends."""
