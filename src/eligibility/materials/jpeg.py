"""What the markers of a JPEG say: its size, which way it is shown, where it ends. No pixel is decoded.

Source: ITU-T T.81 annex B for the markers, Exif 2.3 for the orientation.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""The next marker: not a stuffed zero, a restart or a fill byte, which stand inside the coded picture."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, 0xD8})
_END, _SCAN, _EXIF = 0xD9, 0xDA, 0xE1
_EXTRAS = range(0xE0, 0xFF)
"""Segments of applications, and comments: nothing that decoding the picture needs."""
_MOST_SEGMENTS = 10_000
_ORIENTATION, _SHORT = 0x0112, 3
_LAST_TURN = 8


@dataclass(frozen=True, slots=True)
class Jpeg:
    """The outline of a JPEG.

    Width and height are as stored, 0 where no frame was found; `layers` is 1 for grey, 3 for colours, 4 for
    CMYK; `scans` says in how many passes the picture is coded. `orientation` is EXIF's: 1 as stored, 5 to 8
    lying on its side. `end` is the offset after the picture, None where the data ends first; `picture` is what
    decoding needs, empty where there is no end.
    """

    width: int
    height: int
    layers: int
    scans: int
    orientation: int
    end: int | None
    picture: bytes = field(repr=False)

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height as the photo is shown, turned as EXIF says."""
        return (self.height, self.width) if self.is_turned else (self.width, self.height)

    @property
    def is_turned(self) -> bool:
        """Whether EXIF exchanges width and height."""
        return self.orientation >= 5  # noqa: PLR2004 - see the class


def read_jpeg(data: bytes) -> Jpeg:
    """The outline of the JPEG that *data* begins with; *data* may be cut off, or damaged in any way.

    >>> read_jpeg(bytes.fromhex("ffd8 ffc0 000b 08 0007 0005 01 011100")).shown
    (5, 7)
    """
    width = height = layers = scans = orientation = 0
    kept = [data[:2]]
    at, start, end = 2, 0, None
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.search(data, at)
        if found is None:
            break
        marker, at = found[0][1], found.end()
        if marker == _END:
            end = at
            break
        if marker == _SCAN:
            scans += 1
            start = start or found.start()
        length = 0 if marker in _ALONE else max(2, int.from_bytes(data[at : at + 2], "big"))
        segment = data[at : at + length]
        if marker in _FRAMES and not layers and len(segment) >= 8:  # noqa: PLR2004 - up to the number of layers
            height, width, layers = struct.unpack_from(">HHB", segment, 3)
        elif marker == _EXIF and not orientation and segment.startswith(b"Exif\0", 2):
            orientation = _read_orientation(segment[8:])
        if not scans and marker not in _EXTRAS:
            kept += [found[0], segment]
        at += length
    picture = b"".join(kept) + data[start:end] if scans and end else b""
    return Jpeg(width, height, layers, scans, orientation or 1, end, picture)


def _read_orientation(tiff: bytes) -> int:
    """The orientation in the first directory of an EXIF block, 0 where none can be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, number, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if (tag, kind, number) == (_ORIENTATION, _SHORT, 1):
                return int(value) if value <= _LAST_TURN else 0
    except struct.error:
        pass
    return 0
