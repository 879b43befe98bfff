"""Inbound under fire: webhooks repeated, late and at once, while web server and database go away."""
