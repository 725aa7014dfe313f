from __future__ import annotations

import os
import re
import struct
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from PIL import Image, ImageFile

import eligibility as el
from eligibility.materials.jpeg import read_jpeg
from eligibility.materials.photo import PhotoReport, check_photo
from eligibility.materials.photo_faults import PhotoCode
from eligibility.rules.model import PhotoRule
from tests.photos import claiming, jpeg, padded, saved

if TYPE_CHECKING:
    from pathlib import Path

ONE_INCH = PhotoRule(under=120, width_mm=25, height_mm=35)
SHARP = PhotoRule(under=120, width_mm=25, height_mm=35, dpi=300)
LIMIT = 120 * 1024
WHOLE = {
    "plain": jpeg(),
    "progressive": jpeg(progressive=True),
    "grey": jpeg(mode="L"),
    "CMYK": jpeg(mode="CMYK"),
    "turned": jpeg(35, 25, turn=6),
}


def codes(report: PhotoReport) -> list[str]:
    return [fault.code.name for fault in report.faults]


def notes(report: PhotoReport) -> str:
    return "\n".join(str(note) for note in report.notes)


# ---------------------------------------------------------------------------- the file


@pytest.mark.parametrize("kind", WHOLE)
def test_a_photo_that_meets_the_rule_is_fine_by_path_and_by_bytes(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(WHOLE[kind])
    report = check_photo(file, ONE_INCH)
    assert report.is_fine
    assert report == check_photo(str(file), ONE_INCH) == check_photo(WHOLE[kind], ONE_INCH)
    assert (report.format, report.size) == ("jpeg", len(WHOLE[kind]))
    assert (report.width, report.height) == (25, 35)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    loop, pipe = tmp_path / "loop.jpg", tmp_path / "pipe.jpg"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    (tmp_path / "photo.jpg").write_bytes(jpeg())
    expected: dict[str | os.PathLike[str], str] = {
        tmp_path: "NOT_A_FILE",
        pipe: "NOT_A_FILE",
        os.devnull: "NOT_A_FILE",
        loop: "UNREADABLE",
        tmp_path / ("x" * 300): "UNREADABLE",
        tmp_path / "no.jpg": "MISSING",
        tmp_path / "photo.jpg" / "no.jpg": "MISSING",
        "no\0.jpg": "MISSING",
        "no\udcff.jpg": "MISSING",
        "{name}.jpg": "MISSING",
    }
    for file, code in expected.items():
        report = check_photo(file, ONE_INCH)
        assert codes(report) == [code]
        assert (report.size, report.format, report.width, report.height) == (None, None, None, None)
        str(report.faults[0]).encode()
    assert "device or pipe" in check_photo(pipe, ONE_INCH).faults[0].text.en
    assert "a folder" in check_photo(tmp_path, ONE_INCH).faults[0].text.en
    assert "{name}.jpg" in check_photo("{name}.jpg", ONE_INCH).faults[0].text.zh


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(jpeg())
    file.chmod(0)
    assert codes(check_photo(file, ONE_INCH)) == ["UNREADABLE"]


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.touch()
    report = check_photo(file, ONE_INCH)
    assert codes(report) == ["EMPTY"]
    assert report == check_photo(b"", ONE_INCH)


@pytest.mark.parametrize("file", [None, 0, True, 1.5, bytearray(b"\xff\xd8"), BytesIO(b"\xff\xd8"), ["photo.jpg"]])
def test_what_is_neither_path_nor_bytes_is_an_error_of_the_call(file: Any) -> None:
    with pytest.raises(el.EligibilityError, match=rf"not {type(file).__name__}\)$"):
        check_photo(file, ONE_INCH)


def test_without_pillow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(el.MissingExtraError, match=r'pip install "eligibility\[photos\]"'):
        check_photo(b"", ONE_INCH)


# ---------------------------------------------------------------------------- what is in it

PICTURE = Image.new("RGB", (25, 35))
OTHERS = {
    **{kind: saved(PICTURE, kind) for kind in ("png", "gif", "webp", "bmp", "tiff")},
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1",
    "pdf": b"%PDF-1.7\n",
}


@pytest.mark.parametrize("kind", OTHERS)
def test_another_format_is_told_by_its_content_whatever_its_name(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(OTHERS[kind])
    report = check_photo(file, ONE_INCH)
    assert codes(report) == ["OTHER_FORMAT"]
    assert kind.upper() in report.faults[0].text.zh
    assert report.format == kind


@pytest.mark.parametrize("data", [b"\0", b"\xff\xd8", b"<svg/>", "照片".encode(), b"BM, the dear", bytes(100)])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    report = check_photo(data, ONE_INCH)
    assert codes(report) == ["NOT_A_PICTURE"]
    assert report.format is None


@pytest.mark.parametrize("kind", WHOLE)
def test_a_photo_cut_off_anywhere_is_never_fine(kind: str) -> None:
    data = WHOLE[kind]
    for length in range(3, len(data)):
        assert codes(check_photo(data[:length], ONE_INCH))[:1] == ["CUT_OFF"]


def test_a_photo_cut_off_is_not_fine_where_pillow_is_told_to_accept_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = jpeg()
    assert codes(check_photo(data[: len(data) // 2], ONE_INCH)) == ["CUT_OFF"]


DAMAGED = {
    "no picture": b"\xff\xd8\xff\xd9",
    "no tables": re.sub(rb"\xff\xdb\0C.{65}", b"", jpeg(), flags=re.DOTALL),
    "no width": claiming(jpeg(), 0, 35),
    "no height": claiming(jpeg(), 25, 0),
    "no length": jpeg().replace(b"\xff\xc4\0", b"\xff\xc4\0\0\xff\xc4\0", 1),
    "12 bits": jpeg().replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
    "lossless": jpeg().replace(b"\xff\xc0", b"\xff\xc3"),
    "two starts": b"\xff\xd8" + jpeg(),
    "two frames": jpeg().replace(b"\xff\xc0", bytes.fromhex("ffc0000b08002300190101 1100 ffc0")),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_what_cannot_be_decoded_is_told(what: str) -> None:
    assert codes(check_photo(DAMAGED[what], ONE_INCH)) == ["DAMAGED"]


def test_damage_is_told_where_pillow_is_told_to_accept_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    for data in DAMAGED.values():
        assert codes(check_photo(data, ONE_INCH)) == ["DAMAGED"]


def test_a_picture_of_hundreds_of_scans_is_not_decoded() -> None:
    data = jpeg(mode="L", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    scans = data.count(b"\xff\xda")
    for more, expected in ((64 - scans, []), (65 - scans, ["DAMAGED"])):
        assert codes(check_photo(data[:-2] + last * more + data[-2:], ONE_INCH)) == expected


def test_a_picture_that_claims_too_many_pixels_is_refused_by_its_header() -> None:
    assert codes(check_photo(claiming(jpeg(), 5_000, 5_000), PhotoRule())) == []
    assert codes(check_photo(claiming(jpeg(), 5_000, 5_001), PhotoRule())) == ["TOO_BIG_TO_OPEN"]
    report = check_photo(claiming(jpeg(), 46_800, 65_500), ONE_INCH)
    assert codes(report) == ["TOO_BIG_TO_OPEN"]
    assert "46800 × 65500" in report.faults[0].text.zh
    assert (report.width, report.height) == (46_800, 65_500)


@pytest.mark.parametrize("most", [None, 1])
def test_the_pixels_a_process_allows_pillow_are_neither_heeded_nor_changed(
    most: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", most)
    assert check_photo(jpeg(), ONE_INCH).is_fine
    assert codes(check_photo(claiming(jpeg(), 46_800, 65_500), ONE_INCH)) == ["TOO_BIG_TO_OPEN"]
    assert most == Image.MAX_IMAGE_PIXELS


def test_a_huge_file_is_judged_by_its_size_and_its_head_alone(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    with file.open("wb") as stream:
        stream.write(jpeg(480, 640))
        stream.truncate(200 << 20)
    check_photo(jpeg(), ONE_INCH)
    tracemalloc.start()
    try:
        report = check_photo(file, ONE_INCH)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()
    assert codes(report) == ["TOO_LARGE", "PROPORTION"]
    assert (report.size, report.width, report.height) == (200 << 20, 480, 640)
    assert codes(check_photo(file, PhotoRule())) == ["TOO_BIG_TO_OPEN"]


def test_of_a_file_too_large_only_a_megabyte_is_searched_for_its_outline(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    for size, width in ((1 << 20, 25), (2 << 20, None)):
        file.write_bytes(padded(jpeg(), size))
        report = check_photo(file, ONE_INCH)
        assert codes(report) == ["TOO_LARGE"]
        assert report.width == width
        assert report == check_photo(file.read_bytes(), ONE_INCH)


def test_without_a_limit_a_file_is_read_up_to_32_megabytes(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    for size, expected in ((32 << 20, []), ((32 << 20) + 1, ["TOO_BIG_TO_OPEN"])):
        file.write_bytes(jpeg())
        os.truncate(file, size)
        assert codes(check_photo(file, PhotoRule())) == expected


def test_bytes_too_large_are_not_opened_either() -> None:
    assert codes(check_photo(jpeg()[:-9] + bytes(LIMIT), ONE_INCH)) == ["TOO_LARGE"]


def test_the_first_of_several_pictures_is_checked_and_the_others_are_noted() -> None:
    first = Image.new("RGB", (25, 35))
    data = saved(first, "MPO", save_all=True, append_images=[Image.new("RGB", (99, 9))])
    report = check_photo(data, ONE_INCH)
    assert report.is_fine
    assert (report.format, report.width, report.height) == ("jpeg", 25, 35)
    rest = len(data) - data.index(b"\xff\xd9") - 2
    assert f"还有 {rest:,} 字节" in notes(report)
    assert "follow the picture" not in notes(check_photo(jpeg(), ONE_INCH))


# ---------------------------------------------------------------------------- kilobytes


@pytest.mark.parametrize(
    ("size", "fine", "between"),
    [
        (120_000 - 1, True, False),
        (120_000, True, True),
        (120_000 + 1, True, True),
        (LIMIT - 1, True, True),
        (LIMIT, False, False),
        (LIMIT + 1, False, False),
    ],
)
def test_under_120_kilobytes_is_fewer_than_120_times_1024_bytes(size: int, *, fine: bool, between: bool) -> None:
    data = padded(jpeg(), size)
    report = check_photo(data, ONE_INCH)
    assert report.size == len(data) == size
    assert codes(report) == ([] if fine else ["TOO_LARGE"])
    assert "122,880" in notes(report)
    assert ("120,000" in notes(report)) == between


def test_where_no_size_is_stated_none_is_judged() -> None:
    report = check_photo(padded(jpeg(), 500_000), PhotoRule())
    assert report.is_fine
    assert report.notes == ()


# ---------------------------------------------------------------------------- proportion and pixels


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (500, 700, []),
        (490, 700, []),
        (489, 700, ["PROPORTION"]),
        (510, 700, []),
        (511, 700, ["PROPORTION"]),
        (295, 413, []),
        (413, 579, []),
        (1, 1, ["PROPORTION"]),
        (260, 378, ["PROPORTION"]),
        (390, 567, ["PROPORTION"]),
        (480, 640, ["PROPORTION"]),
        (358, 441, ["PROPORTION"]),
        (500, 500, ["PROPORTION"]),
        (501, 500, ["ORIENTATION"]),
        (700, 500, ["ORIENTATION"]),
        (65_000, 1, ["ORIENTATION"]),
    ],
)
def test_the_proportion_is_that_of_25_to_35_within_a_fiftieth(width: int, height: int, expected: list[str]) -> None:
    report = check_photo(claiming(jpeg(), width, height), ONE_INCH)
    assert codes(report) == expected
    assert (report.width, report.height) == (width, height)


@given(width=st.integers(1, 2_000), height=st.integers(1, 2_000))
def test_the_crop_that_is_proposed_is_fine_and_lies_within_the_photo(width: int, height: int) -> None:
    report = check_photo(claiming(jpeg(8, 8), width, height), ONE_INCH)
    for fault in report.faults:
        if fault.code is PhotoCode.PROPORTION:
            assert "5:7" in fault.hint.zh
            found = re.search(r"(\d+) × (\d+)", fault.hint.en)
            assert found
            crop_width, crop_height = map(int, found.groups())
            assert codes(check_photo(claiming(jpeg(8, 8), crop_width, crop_height), ONE_INCH)) == []
            assert (crop_width <= width and crop_height <= height) or min(width / 5, height / 7) < 1


def test_a_photo_that_must_be_landscape_may_not_be_portrait() -> None:
    rule = PhotoRule(width_mm=35, height_mm=25)
    assert check_photo(jpeg(35, 25), rule).is_fine
    (fault,) = check_photo(jpeg(25, 35), rule).faults
    assert fault.code is PhotoCode.ORIENTATION
    assert "竖的，25 × 35 像素，须是横的" in fault.text.zh


@pytest.mark.parametrize("turn", [None, *range(1, 9)])
def test_a_photo_is_judged_as_exif_turns_it(turn: int | None) -> None:
    is_turned = turn is not None and turn >= 5
    upright, lying = check_photo(jpeg(25, 35, turn=turn), ONE_INCH), check_photo(jpeg(35, 25, turn=turn), ONE_INCH)
    assert codes(upright) == (["ORIENTATION"] if is_turned else [])
    assert codes(lying) == ([] if is_turned else ["ORIENTATION"])
    assert (upright.width, upright.height) == ((35, 25) if is_turned else (25, 35))
    assert ("EXIF" in notes(upright)) == ("EXIF" in notes(lying)) == is_turned


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (295, 413, []),
        (290, 406, []),
        (289, 406, ["PIXELS"]),
        (290, 404, ["PIXELS"]),
        (300, 421, []),
        (301, 421, ["PIXELS"]),
        (590, 826, ["PIXELS"]),
        (480, 640, ["PROPORTION", "PIXELS"]),
        (413, 295, ["ORIENTATION"]),
    ],
)
def test_pixels_are_judged_where_a_resolution_is_stated(width: int, height: int, expected: list[str]) -> None:
    report = check_photo(claiming(jpeg(), width, height), SHARP)
    assert codes(report) == expected
    assert "no resolution" not in notes(report)
    assert all("295 × 413" in fault.text.zh for fault in report.faults if fault.code is PhotoCode.PIXELS)


def test_the_pixels_of_a_resolution_are_rounded() -> None:
    (fault,) = check_photo(jpeg(25, 35), PhotoRule(width_mm=25, height_mm=35, dpi=200)).faults
    assert "197 × 276" in fault.text.zh


def test_where_no_resolution_is_stated_that_is_noted_and_its_own_changes_nothing() -> None:
    assert "no resolution" in notes(check_photo(jpeg(dpi=(72, 72)), ONE_INCH))
    assert check_photo(jpeg(dpi=(72, 72)), ONE_INCH).is_fine
    assert "no resolution" not in notes(check_photo(jpeg(), PhotoRule(under=120)))


@pytest.mark.parametrize(("mode", "word"), [("L", "grey"), ("CMYK", "CMYK"), ("RGB", None)])
def test_colours_are_noted_and_not_judged(mode: str, word: str | None) -> None:
    report = check_photo(jpeg(mode=mode), ONE_INCH)
    assert report.is_fine
    assert ("nothing is stated of colours" in notes(report)) == (word is not None)
    assert word is None or word in notes(report)


# ---------------------------------------------------------------------------- whatever comes


def test_all_faults_are_told_at_once_in_the_order_of_their_codes() -> None:
    report = check_photo(padded(jpeg(480, 640, turn=1), 200_000), SHARP)
    assert codes(report) == ["TOO_LARGE", "PROPORTION", "PIXELS"]
    told = [str(fault.code) for fault in check_photo(bytes(200_000), SHARP).faults]
    assert told == sorted(told) == ["P201", "P301"]


def test_a_fault_reads_as_a_line() -> None:
    (fault,) = check_photo(padded(jpeg(), LIMIT), ONE_INCH).faults
    assert str(fault) == (
        "P301 文件有 122,880 字节，须小于 120 KB，即 122,880 字节 "
        "(the file has 122,880 bytes and must have fewer than 122,880, which is 120 KB)"
        "；缩小照片，或压缩得多一些再存 (save it smaller, or more compressed)"
    )


def consistent(data: bytes) -> PhotoReport:
    """The report of anything at all: complete in both languages, and the same twice."""
    report = check_photo(data, ONE_INCH)
    assert report == check_photo(data, ONE_INCH)
    assert report.size == len(data)
    for text in (*report.notes, *(it for fault in report.faults for it in (fault.text, fault.hint))):
        assert text.zh
        assert text.en
        assert "{" not in text.zh + text.en
    return report


@given(st.binary(max_size=400))
def test_random_bytes_get_an_answer(data: bytes) -> None:
    assert not consistent(data).is_fine
    assert not consistent(b"\xff\xd8\xff" + data).is_fine


@given(data=st.data(), kind=st.sampled_from(sorted(WHOLE)))
def test_a_photo_with_flipped_bits_gets_an_answer_and_none_when_cut_off_is_fine(data: st.DataObject, kind: str) -> None:
    flipped = bytearray(WHOLE[kind])
    for at in data.draw(st.lists(st.integers(0, len(flipped) * 8 - 1), max_size=12)):
        flipped[at // 8] ^= 1 << at % 8
    report = consistent(bytes(flipped))
    event("fine" if report.is_fine else "not fine")
    if report.is_fine:
        end = read_jpeg(bytes(flipped)).end
        assert end is not None
        assert not consistent(bytes(flipped[: data.draw(st.integers(0, end - 1))])).is_fine


def test_threads_get_the_same_answers() -> None:
    files = [*WHOLE.values(), *OTHERS.values(), *DAMAGED.values()] * 20
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda data: check_photo(data, ONE_INCH), files)) == [
            check_photo(data, ONE_INCH) for data in files
        ]


def test_odd_exif_gives_no_warning() -> None:
    odd = b"Exif\0\0MM\0*\0\0\0\x08\0\x02" + struct.pack(">HHII", 0x011A, 5, 1, 0xFFFF) + b"\x01\x12"
    assert check_photo(jpeg(exif=odd), ONE_INCH).is_fine


def test_a_file_cannot_be_held_against_a_rule_for_prints() -> None:
    with pytest.raises(el.EligibilityError, match="for photos on paper"):
        check_photo(jpeg(), PhotoRule(format=None, prints=2, inches=1))
