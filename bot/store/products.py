"""Products that artisans show to buyers, their photos, and the buyers who would like to have them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false, text

from bot.store.schema import Key, Moment, metadata

products = Table(
    "products",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("reference", String(8), nullable=False, unique=True),
    Column("name", String(40), nullable=False, doc="In the artisan's own words."),
    Column("kind", String(10), nullable=False, doc="A word of `programme.product_kinds.Kind`."),
    Column("price", Integer, nullable=False, doc="Of one, in whole francs."),
    Column("quantity", Integer, nullable=False, doc="How many they can make in a month."),
    Column("made_by", String(12), nullable=False, doc="me, cooperative or other: a choice of the flow `product`."),
    Column("maker", String(60), nullable=False, doc="The name of the person or cooperative that makes it."),
    Column("shows_maker", Boolean, nullable=False, doc="Whether the maker's name may be shown in public."),
    Column("district", String(20), nullable=False, doc="The artisan's, when they last sent it in; empty: not known."),
    Column("status", String(12), nullable=False, doc="A word of `programme.product_lives.Status`."),
    Column("reason", String(10), doc="Why it was returned: a word of `programme.product_kinds.Reason`."),
    Column("respond_by", Moment, doc="By when somebody must act; null where nobody has to."),
    Column("shown_at", Moment, doc="Since when it is in the exhibition, or was when it last was."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_products_status", "status", "shown_at"),
    Index(
        "ix_products_respond_by",
        "respond_by",
        sqlite_where=text("respond_by IS NOT NULL"),
        postgresql_where=text("respond_by IS NOT NULL"),
    ),
)

product_photos = Table(
    "product_photos",
    metadata,
    Column("id", Key, primary_key=True),
    Column("product_id", Key, ForeignKey("products.id"), nullable=False, index=True),
    Column("status", String(10), nullable=False, doc="waiting until it is fetched, then kept or refused."),
    Column("media_url", Text, doc="Where the provider has it; null once that was decided, and of staff's own."),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("try_at", Moment, doc="When it is to be fetched; null where that is over."),
    Column("large_id", Key, ForeignKey("files.id"), index=True, doc="As buyers see it on its own page."),
    Column("small_id", Key, ForeignKey("files.id"), index=True, doc="As it stands in the list."),
    Column("width", Integer, nullable=False, server_default="0", doc="Pixels of the large one."),
    Column("height", Integer, nullable=False, server_default="0"),
    Column("added_at", Moment, nullable=False),
    Index("ix_product_photos_try_at", "try_at"),
)

interests = Table(
    "interests",
    metadata,
    Column("id", Key, primary_key=True),
    Column("product_id", Key, ForeignKey("products.id"), nullable=False, index=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), index=True, doc="Null: somebody on the public page."),
    Column("name", String(60), nullable=False),
    Column("phone_or_mail", String(120), nullable=False, doc="A phone number in E.164, or a mail address."),
    Column("message", Text, nullable=False, doc="In the buyer's own words; empty by phone."),
    Column(
        "wants_word",
        Boolean,
        nullable=False,
        server_default=false(),
        doc="Whether they agreed to be told when the artisan knows of them.",
    ),
    Column("origin", String(80), nullable=False, doc="A keyed hash of the network address it came from; else empty."),
    Column("status", String(12), nullable=False, doc="A word of `programme.interests.Status`."),
    Column("respond_by", Moment, doc="By when somebody must act; null where nobody has to."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_interests_origin", "origin", "created_at"),
    Index("ix_interests_status", "status", "respond_by"),
)
