"""Migrations, applied in order; run by Alembic."""
