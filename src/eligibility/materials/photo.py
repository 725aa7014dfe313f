"""A photo file held against what a ruleset demands of an electronic photo.

What a file is, its content says and not its name. Size and outline are looked at before anything is decoded, and no
more than a bounded part of a file is ever read. Needs the extra `photos`.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from io import BytesIO
from math import gcd
from os import SEEK_END, PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from eligibility.errors import EligibilityError, MissingExtraError
from eligibility.materials.jpeg import Jpeg, read_jpeg
from eligibility.materials.photo_faults import PhotoCode, PhotoFault, build_fault
from eligibility.text import Bilingual, say_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.rules.model import PhotoRule

_KB, _OTHER_KB = 1024, 1000
_SLACK = 50
"""A side may be off by a fiftieth (2 %), which is our reading. That covers the rounding to whole pixels and a careless
crop, and tells 25 × 35 mm from its neighbours in use: 22 × 32 and 33 × 48 mm are 4 % off, 3 : 4 is 5 %."""
_MOST_BYTES = 32 << 20
_MOST_PIXELS = 25_000_000
_MOST_SCANS = 64
_HEAD = 1 << 20
"""Of a file too large to be opened, this much is read for its outline."""
_KINDS = re.compile(
    rb"(?P<jpeg>\xff\xd8\xff)|(?P<png>\x89PNG\r\n\x1a\n)|(?P<gif>GIF8[79]a)|(?P<webp>RIFF.{4}WEBP)|(?P<bmp>BM.{4}\0{4})"
    rb"|(?P<tiff>II\*\0|MM\0\*)|(?P<avif>.{4}ftypavi[fs])|(?P<heic>.{4}ftyp(?:hei|hev|mif1|msf1))|(?P<pdf>%PDF-)",
    re.DOTALL,
)
_INCH = 254
"""In tenths of a millimetre."""

_FOLDER, _DEVICE = Bilingual("文件夹", "a folder"), Bilingual("设备或管道", "a device or pipe")
_BYTES = Bilingual("{size} 字节", "{size} bytes")
_PIXELS = Bilingual("{width} × {height} 像素", "{width} × {height} pixels")
_LANDSCAPE, _PORTRAIT = Bilingual("横", "landscape"), Bilingual("竖", "portrait")
_READING = Bilingual(
    "{under} KB 按每 KB {kb} 字节读，是 {limit} 字节", "{under} KB is read as {limit} bytes, {kb} to the KB"
)
_OTHER_READING = Bilingual(
    "按每 KB {kb} 字节读是 {limit} 字节，这个文件不小于它；再存小一点更稳妥",
    "with {kb} bytes to the KB it would be {limit} bytes, and this file is not under that; a little smaller is safer",
)
_NO_RESOLUTION = Bilingual(
    "没有规定分辨率，只看宽高比，不看有多少像素",
    "no resolution is stated: the proportion is judged, the number of pixels is not",
)
_TURNED = Bilingual(
    "照片按文件里的 EXIF 方向标记转过来看；有的软件不认这个标记，转正后另存更稳妥",
    "the photo is judged as its EXIF orientation turns it; some programs do not turn it, so save it turned",
)
_COLOURS = {1: Bilingual("黑白", "grey"), 4: Bilingual("印刷用 CMYK 颜色", "in CMYK, the colours of printing")}
_NO_COLOUR = Bilingual(
    "照片是{colour}的；没有规定颜色，不作判断", "the photo is {colour}; nothing is stated of colours"
)
_MORE = Bilingual(
    "照片之后文件里还有 {rest} 字节，如第二张图，没有看",
    "{rest} bytes follow the picture in the file, such as a second one; they were not looked at",
)


@dataclass(frozen=True, slots=True)
class PhotoReport:
    """What was found of a photo: faults in the order of their codes, and notes that are no faults.

    `size` is in bytes, `format` what the content shows ("jpeg", "png", "heic" …). Width and height are the
    pixels of a JPG as it is shown, turned as its EXIF says. What could not be found is None.
    """

    faults: tuple[PhotoFault, ...] = ()
    notes: tuple[Bilingual, ...] = ()
    size: int | None = None
    format: str | None = None
    width: int | None = None
    height: int | None = None

    @property
    def is_fine(self) -> bool:
        """Whether it meets the rule: there is no fault. Notes do not count."""
        return not self.faults


def check_photo(file: str | PathLike[str] | bytes, rule: PhotoRule) -> PhotoReport:
    """Hold a photo, by its path or the bytes of the file, against *rule*; what is wrong with the file is reported.

    A picture that has been cut off is never fine, nor one that cannot be decoded. Whether every pixel is as it
    was taken, no check of a file can say.

    >>> from eligibility.rules.model import PhotoRule
    >>> report = check_photo(b"GIF89a", PhotoRule(under=120, width_mm=25, height_mm=35))
    >>> report.is_fine, report.faults[0].text.zh
    (False, '内容是 GIF，不是 JPG')
    """
    if rule.format is None:
        raise EligibilityError(
            "the rule is for photos on paper; a file cannot be held against it",
            zh="这个要求针对纸质照片，不能用来检查照片文件",
        )
    try:
        import PIL.Image  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(Bilingual("检查照片", "checking photos"), "Pillow", "photos") from None
    most = _MOST_BYTES if rule.under is None else min(rule.under * _KB, _MOST_BYTES)
    found = _read(file, most)
    if isinstance(found, PhotoFault):
        return PhotoReport((found,))
    size, data = found
    if not size:
        return PhotoReport((build_fault(PhotoCode.EMPTY),), size=0)
    known = _KINDS.match(data)
    kind = known.lastgroup if known else None
    jpeg = read_jpeg(data) if kind == rule.format else None
    content = _judge_content(kind, jpeg, is_whole=size <= most)
    faults = (*content, *_judge_size(size, rule), *_judge_shape(jpeg, rule))
    notes = (*_note_size(size, rule), *_note_picture(jpeg, rule, size))
    width, height = jpeg.shown if jpeg else (0, 0)
    return PhotoReport(faults, notes, size, kind, width or None, height or None)


def _read(file: str | PathLike[str] | bytes, most: int) -> tuple[int, bytes] | PhotoFault:
    """The size of the file and its bytes, but only the head if it has more than *most*; or why it cannot be read."""
    if isinstance(file, bytes):
        return len(file), file if len(file) <= most else file[:_HEAD]
    try:
        path = Path(fspath(file))
    except TypeError:
        given = type(file).__name__
        raise EligibilityError(
            f"a photo is a path or the bytes of a file, not {given}", zh=f"照片应为文件的路径或内容，不是 {given}"
        ) from None
    name = str(path).encode(errors="replace").decode()
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = _FOLDER if stat.S_ISDIR(mode) else _DEVICE
            return build_fault(PhotoCode.NOT_A_FILE, name=name, kind=kind)
        with path.open("rb") as stream:
            size = stream.seek(0, SEEK_END)
            stream.seek(0)
            return size, stream.read(size if size <= most else _HEAD)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return build_fault(PhotoCode.MISSING, name=name)
    except OSError as error:
        return build_fault(PhotoCode.UNREADABLE, name=name, reason=say_reason(error))


def _judge_content(kind: str | None, jpeg: Jpeg | None, *, is_whole: bool) -> Iterator[PhotoFault]:
    """One fault at most; what was not read whole is not opened, and its size is the fault."""
    if kind is None:
        yield build_fault(PhotoCode.NOT_A_PICTURE)
    elif jpeg is None:
        yield build_fault(PhotoCode.OTHER_FORMAT, kind=kind.upper())
    elif not is_whole:
        return
    elif jpeg.end is None:
        yield build_fault(PhotoCode.CUT_OFF)
    elif jpeg.width * jpeg.height > _MOST_PIXELS:
        width, height = jpeg.shown
        yield build_fault(PhotoCode.TOO_BIG_TO_OPEN, amount=_PIXELS.format(width=width, height=height))
    elif jpeg.scans > _MOST_SCANS or not _can_be_decoded(jpeg):
        yield build_fault(PhotoCode.DAMAGED)


def _can_be_decoded(jpeg: Jpeg) -> bool:
    """Whether Pillow decodes the picture.

    Pillow is given the picture alone, for it warns of odd EXIF; and by its decoder, since what a process sets for all
    of Pillow (MAX_IMAGE_PIXELS, LOAD_TRUNCATED_IMAGES) would change what `Image.open` says.
    """
    from PIL import Image, JpegImagePlugin  # noqa: PLC0415 - an extra

    try:
        header = JpegImagePlugin.JpegImageFile(BytesIO(jpeg.picture))
        if header.size != (jpeg.width, jpeg.height):  # of two frames it takes the last, and would make room for it
            return False
        Image.frombytes(header.mode, header.size, jpeg.picture, "jpeg", header.mode, "")
    except Exception:  # noqa: BLE001 - of damaged data a decoder may say anything
        return False
    return True


def _judge_size(size: int, rule: PhotoRule) -> Iterator[PhotoFault]:
    if rule.under is not None and size >= rule.under * _KB:
        yield build_fault(PhotoCode.TOO_LARGE, size=f"{size:,}", under=rule.under, limit=f"{rule.under * _KB:,}")
    elif size > _MOST_BYTES:
        yield build_fault(PhotoCode.TOO_BIG_TO_OPEN, amount=_BYTES.format(size=f"{size:,}"))


def _judge_shape(jpeg: Jpeg | None, rule: PhotoRule) -> Iterator[PhotoFault]:
    """Of a photo lying on its side that alone is told: turned or cropped, it has another shape."""
    width, height = jpeg.shown if jpeg else (0, 0)
    across, down, dpi = rule.width_mm, rule.height_mm, rule.dpi
    if not (width and height and across and down):
        return
    parts = {"width": width, "height": height, "across": across, "down": down}
    if (width - height) * (across - down) < 0:
        was, wanted = (_LANDSCAPE, _PORTRAIT) if width > height else (_PORTRAIT, _LANDSCAPE)
        yield build_fault(PhotoCode.ORIENTATION, was=was, wanted=wanted, **parts)
        return
    if not _is_near(width * down, height * across):
        wide, high = across // gcd(across, down), down // gcd(across, down)
        times = max(1, min(width // wide, height // high))
        crop = f"{wide * times} × {high * times}"
        yield build_fault(PhotoCode.PROPORTION, ratio=f"{wide}:{high}", crop=crop, **parts)
    if dpi:
        wide, high = ((side * dpi * 10 + _INCH // 2) // _INCH for side in (across, down))
        if not (_is_near(width, wide) and _is_near(height, high)):
            yield build_fault(PhotoCode.PIXELS, wanted=f"{wide} × {high}", dpi=dpi, **parts)


def _is_near(found: int, wanted: int) -> bool:
    return abs(found - wanted) * _SLACK <= wanted


def _note_size(size: int, rule: PhotoRule) -> Iterator[Bilingual]:
    if rule.under is None:
        return
    yield _READING.format(under=rule.under, kb=_KB, limit=f"{rule.under * _KB:,}")
    if rule.under * _OTHER_KB <= size < rule.under * _KB:
        yield _OTHER_READING.format(kb=_OTHER_KB, limit=f"{rule.under * _OTHER_KB:,}")


def _note_picture(jpeg: Jpeg | None, rule: PhotoRule, size: int) -> Iterator[Bilingual]:
    if jpeg is None or not jpeg.layers:
        return
    if rule.width_mm and not rule.dpi:
        yield _NO_RESOLUTION
    if jpeg.is_turned:
        yield _TURNED
    if jpeg.layers in _COLOURS:
        yield _NO_COLOUR.format(colour=_COLOURS[jpeg.layers])
    if jpeg.end and size > jpeg.end:
        yield _MORE.format(rest=f"{size - jpeg.end:,}")
