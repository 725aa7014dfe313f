"""JPEG files drawn on the spot, and what can be done to them."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAME = re.compile(rb"\xff[\xc0-\xc2]\0[\x0b\x11\x14]\x08", re.DOTALL)
_LONGEST_COMMENT = 65_533


def jpeg(width: int = 25, height: int = 35, *, mode: str = "RGB", turn: int | None = None, **options: Any) -> bytes:
    """A JPEG of those pixels, every corner another colour; *turn* is its EXIF orientation, options are Pillow's."""
    image = Image.linear_gradient("L").resize((width, height)).rotate(30).convert(mode)
    if turn is not None:
        options["exif"] = Image.Exif()
        options["exif"][0x0112] = turn
    return saved(image, "JPEG", **options)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def claiming(data: bytes, width: int, height: int) -> bytes:
    """The same file, with other dimensions in its header."""
    found = FRAME.search(data)
    assert found
    return data[: found.end()] + struct.pack(">HH", height, width) + data[found.end() + 4 :]


def padded(data: bytes, size: int) -> bytes:
    """The same photo in a file of exactly *size* bytes, filled up with comments."""
    return data[:2] + b"".join(_comments(size - len(data))) + data[2:]


def _comments(count: int) -> Iterator[bytes]:
    while count:
        length = min(count - 4, _LONGEST_COMMENT)
        length -= 4 if 0 < count - 4 - length < 4 else 0
        assert length >= 0
        yield struct.pack(">BBH", 0xFF, 0xFE, length + 2) + bytes(length)
        count -= length + 4
