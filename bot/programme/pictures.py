"""Photos made anew: decoded whole, turned upright, in two sizes, and without what the camera wrote into them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

BYTES_AT_MOST = 5 * 1024 * 1024
"""What a photo may weigh; WhatsApp lets none through that is heavier."""

_KINDS = ("JPEG", "PNG", "WEBP")
_PIXELS_AT_MOST = 50_000_000
"""As many as phones make; a file of a few kilobytes can stand for billions, which no memory holds."""
_SMALLEST = 64
_LARGE, _SMALL = 1280, 480
"""Pixels of the longer side."""
_QUALITY = 80


class BadPictureError(ValueError):
    """This is no photo that can be shown; the text says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as we keep it, in WebP."""

    large: bytes
    small: bytes
    width: int
    height: int
    """Pixels of the large one."""


def read_picture(content: bytes) -> Picture:
    """Give a photo as we keep it. Raises BadPictureError; what a file calls itself counts for nothing."""
    if len(content) > BYTES_AT_MOST:
        raise BadPictureError("it is heavier than 5 MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_KINDS) as opened:
                return _made_anew(opened)
    except BadPictureError:
        raise
    except Exception as error:  # of a broken file, above all of what a camera notes, the library raises anything
        raise BadPictureError("it cannot be read as JPEG, PNG or WebP") from error


def _made_anew(opened: Image.Image) -> Picture:
    if opened.width * opened.height > _PIXELS_AT_MOST:
        raise BadPictureError("it has more than 50 million pixels")
    if min(opened.size) < _SMALLEST:
        raise BadPictureError("it is smaller than 64 pixels")
    opened.draft("RGB", (_LARGE, _LARGE))  # a JPEG can be decoded smaller from the start
    mode = "RGBA" if opened.has_transparency_data else "RGB"
    image = opened if opened.mode == mode else opened.convert(mode)
    image.thumbnail((_LARGE, _LARGE), Image.Resampling.LANCZOS)  # first: each copy of it as it came is 200 MB
    upright = ImageOps.exif_transpose(image)
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A") if mode == "RGBA" else None)
    width, height = plain.size
    large = _encoded(plain)
    plain.thumbnail((_SMALL, _SMALL), Image.Resampling.LANCZOS)
    return Picture(large, _encoded(plain), width, height)


def _encoded(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "WEBP", quality=_QUALITY, method=4)
    return written.getvalue()
