"""What can be wrong with a photo: a stable code for each fault, in words, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eligibility.text import Bilingual


class PhotoCode(StrEnum):
    """P1: the file; P2: what is in it; P3: what the rule demands. A code never changes its meaning."""

    MISSING = "P101"
    NOT_A_FILE = "P102"
    UNREADABLE = "P103"
    EMPTY = "P104"

    NOT_A_PICTURE = "P201"
    OTHER_FORMAT = "P202"
    CUT_OFF = "P203"
    DAMAGED = "P204"
    TOO_BIG_TO_OPEN = "P205"

    TOO_LARGE = "P301"
    ORIENTATION = "P302"
    PROPORTION = "P303"
    PIXELS = "P304"


@dataclass(frozen=True, slots=True)
class PhotoFault:
    """Why a photo will not do: a stable code, what is wrong, and what to do."""

    code: PhotoCode
    text: Bilingual
    hint: Bilingual

    def __str__(self) -> str:
        return f"{self.code} {self.text}；{self.hint}"


def build_fault(code: PhotoCode, **parts: Bilingual | str | int) -> PhotoFault:
    """The fault of that code, with the parts its texts name filled in."""
    text, hint = _TEXTS[code]
    return PhotoFault(code, text.format(**parts), hint.format(**parts))


_TEXTS = {
    PhotoCode.MISSING: (
        Bilingual("没有文件 {name}", "there is no file {name}"),
        Bilingual("核对文件名和所在的文件夹", "check its name and its folder"),
    ),
    PhotoCode.NOT_A_FILE: (
        Bilingual("{name} 不是文件，是{kind}", "{name} is no file but {kind}"),
        Bilingual("选照片文件本身", "choose the file of the photo itself"),
    ),
    PhotoCode.UNREADABLE: (
        Bilingual("文件 {name} 读不了：{reason}", "the file {name} cannot be read: {reason}"),
        Bilingual("看是否有权读它，或另存一份", "see whether you may read it, or save a copy elsewhere"),
    ),
    PhotoCode.EMPTY: (
        Bilingual("文件是空的", "the file is empty"),
        Bilingual("重新拷贝或下载", "copy or download it again"),
    ),
    PhotoCode.NOT_A_PICTURE: (
        Bilingual("内容认不出是照片", "the content is of no kind of picture known here"),
        Bilingual("换成 JPG 照片", "choose a photo that is a JPG"),
    ),
    PhotoCode.OTHER_FORMAT: (
        Bilingual("内容是 {kind}，不是 JPG", "the content is {kind}, not JPG"),
        Bilingual(
            "用看图软件另存为 JPG；只改文件名不行", "save it as JPG in a picture program; renaming it is not enough"
        ),
    ),
    PhotoCode.CUT_OFF: (
        Bilingual(
            "照片不完整：没到照片结束，文件就断了", "the photo is cut off: the file ends before the picture does"
        ),
        Bilingual("重新拷贝或下载", "copy or download it again"),
    ),
    PhotoCode.DAMAGED: (
        Bilingual(
            "照片打不开，内容有损坏，或用了少见的写法", "the photo cannot be opened: it is damaged, or of a rare kind"
        ),
        Bilingual("用看图软件打开再另存，或换一张", "open and save it anew in a picture program, or choose another"),
    ),
    PhotoCode.TOO_BIG_TO_OPEN: (
        Bilingual("照片有 {amount}，太大，没有打开", "the photo has {amount}, too many for it to be opened here"),
        Bilingual("缩小后再存", "save it smaller"),
    ),
    PhotoCode.TOO_LARGE: (
        Bilingual(
            "文件有 {size} 字节，须小于 {under} KB，即 {limit} 字节",
            "the file has {size} bytes and must have fewer than {limit}, which is {under} KB",
        ),
        Bilingual("缩小照片，或压缩得多一些再存", "save it smaller, or more compressed"),
    ),
    PhotoCode.ORIENTATION: (
        Bilingual(
            "照片是{was}的，{width} × {height} 像素，须是{wanted}的",
            "the photo is {was}, {width} × {height} pixels, and must be {wanted}",
        ),
        Bilingual(
            "放倒了的转正后另存，否则裁成{wanted}的",
            "turn it and save it; if it is not on its side, crop it to {wanted}",
        ),
    ),
    PhotoCode.PROPORTION: (
        Bilingual(
            "照片是 {width} × {height} 像素，宽高比不是 {across} × {down} 毫米的",
            "the photo is {width} × {height} pixels, which is not the proportion of {across} × {down} mm",
        ),
        Bilingual(
            "裁成 {ratio}，如 {crop} 像素；不要拉伸或压扁",
            "crop it to {ratio}, such as {crop} pixels; do not stretch it",
        ),
    ),
    PhotoCode.PIXELS: (
        Bilingual(
            "照片是 {width} × {height} 像素，{across} × {down} 毫米按 {dpi} dpi 须为 {wanted} 像素",
            "the photo is {width} × {height} pixels and must be {wanted}, which is {across} × {down} mm at {dpi} dpi",
        ),
        Bilingual(
            "缩到 {wanted} 像素；像素不够的换一张", "scale it down to {wanted}; choose another if it has too few pixels"
        ),
    ),
}
