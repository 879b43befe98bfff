"""What a photo must be, and what is left of it."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from bot.programme.pictures import BadPictureError, read_picture

SECRET = "Kimihurura 12"


def photo(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200), mode: str = "RGB", **more: object) -> bytes:
    written = BytesIO()
    image = Image.new(mode, size, "#9a3720" if mode != "L" else 90)
    image.paste("#2d6a3e" if mode != "L" else 20, (0, 0, size[0], size[1] // 4))
    image.save(written, kind, **more)
    return written.getvalue()


def noted(orientation: int) -> Image.Exif:
    """Give what a camera notes: how it was held, and where."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, SECRET
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_in_two_sizes(kind: str) -> None:
    made = read_picture(photo(kind))
    assert (made.width, made.height) == (1280, 960)
    for content, size in ((made.large, (1280, 960)), (made.small, (480, 360))):
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("WEBP", size)


def test_a_small_photo_is_not_blown_up() -> None:
    made = read_picture(photo(size=(300, 200)))
    assert (made.width, made.height) == (300, 200)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK"])
def test_every_way_of_colours_is_taken(mode: str) -> None:
    kind = "JPEG" if mode in ("L", "CMYK") else "PNG"
    made = read_picture(photo(kind, mode="RGB" if mode in ("P", "CMYK") else mode))
    with Image.open(BytesIO(made.large)) as image:
        assert image.mode == "RGB"


def test_it_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    content = photo(size=(1600, 800), exif=noted(6))
    assert SECRET.encode() in content
    made = read_picture(content)
    assert (made.width, made.height) == (640, 1280)
    with Image.open(BytesIO(made.large)) as image:
        assert len(image.getexif()) == 0
        green = image.getpixel((630, 600))
    assert isinstance(green, tuple)
    assert green[1] > green[0]  # what was on top is on the right now
    assert SECRET.encode() not in made.large + made.small


def misnoted() -> bytes:
    """Give a photo whose camera says that it was held upside down, and of itself what is no text but a number."""
    notes = struct.pack(">2sHIH", b"MM", 42, 8, 2)
    notes += struct.pack(">HHIHH", 0x0112, 3, 1, 3, 0) + struct.pack(">HHII", 0x011A, 2, 4, 0x41424300) + bytes(4)
    return photo(exif=b"Exif\0\0" + notes)


def bomb() -> bytes:
    """Give a PNG of a few hundred bytes that claims to be of 40,000 by 40,000 pixels."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def wide() -> bytes:
    return photo("PNG", (12_000, 5_000), "L")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        (b"%PDF-1.7", "cannot be read"),
        (photo("GIF"), "cannot be read"),
        (photo("TIFF", (200, 200)), "cannot be read"),
        (photo()[:2000], "cannot be read"),
        (misnoted(), "cannot be read"),
        (bomb(), "cannot be read"),
        (wide(), "more than 50 million pixels"),
        (photo(size=(63, 400)), "smaller than 64 pixels"),
        (photo("PNG") + bytes(5 << 20), "heavier than 5 MB"),
    ],
    ids=[
        "nothing",
        "svg",
        "pdf",
        "gif",
        "tiff",
        "cut off",
        "misnoted",
        "bomb",
        "too many pixels",
        "tiny",
        "heavy",
    ],
)
def test_what_is_no_photo_is_refused_and_says_why(content: bytes, why: str) -> None:
    with pytest.raises(BadPictureError, match=why):
        read_picture(content)
