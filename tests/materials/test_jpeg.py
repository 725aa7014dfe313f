from __future__ import annotations

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from eligibility.materials.jpeg import read_jpeg
from tests.photos import claiming, jpeg, padded

SHORT, LONG = 3, 4


def exif(tag: int = 0x0112, kind: int = SHORT, number: int = 1, value: int = 6, *, order: str = ">") -> bytes:
    """A segment with one entry of EXIF."""
    tiff = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IHHHIHH", 8, 1, tag, kind, number, value, 0)
    return segment(b"Exif\0\0" + tiff)


def segment(body: bytes, marker: int = 0xE1) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def after_start(data: bytes, more: bytes) -> bytes:
    return data[:2] + more + data[2:]


@given(
    width=st.integers(1, 60),
    height=st.integers(1, 60),
    mode=st.sampled_from(("RGB", "L", "CMYK")),
    turn=st.none() | st.integers(1, 8),
    progressive=st.booleans(),
    restarts=st.sampled_from((0, 2)),
)
def test_the_outline_is_what_pillow_reads(
    *, width: int, height: int, mode: str, turn: int | None, progressive: bool, restarts: int
) -> None:
    data = jpeg(width, height, mode=mode, turn=turn, progressive=progressive, restart_marker_blocks=restarts)
    found = read_jpeg(data)
    with Image.open(BytesIO(data)) as image:
        assert (found.width, found.height) == image.size
        assert found.shown == ImageOps.exif_transpose(image).size
        assert found.layers == len(image.getbands())
        assert (found.scans > 1) == progressive
    assert found.orientation == (turn or 1)
    assert found.end == len(data)


@pytest.mark.parametrize("progressive", [False, True])
def test_what_is_kept_for_decoding_is_the_same_picture(*, progressive: bool) -> None:
    data = padded(jpeg(turn=6, dpi=(300, 300), icc_profile=b"profile", progressive=progressive), 5_000)
    picture = read_jpeg(data + b"more").picture
    assert b"profile" not in picture
    with Image.open(BytesIO(data)) as whole, Image.open(BytesIO(picture)) as kept:
        assert kept.tobytes() == whole.tobytes()
        assert not kept.getexif()


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_orientation_is_read_in_either_byte_order(order: str) -> None:
    found = read_jpeg(after_start(jpeg(30, 20), exif(value=8, order=order)))
    assert found.orientation == 8
    assert found.shown == (20, 30)


@pytest.mark.parametrize(
    "odd",
    [
        exif(tag=0x0113),
        exif(kind=LONG),
        exif(number=2),
        exif(value=0),
        exif(value=9),
        segment(b"Exif\0\0"),
        segment(b"Exif\0\0II*\0" + b"\xff" * 4),
        segment(b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"),
        segment(b"Exif\0\0XX*\0\x08\0\0\0"),
        segment(b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
    ],
)
def test_odd_exif_turns_nothing(odd: bytes) -> None:
    assert read_jpeg(after_start(jpeg(30, 20), odd)).orientation == 1
    assert read_jpeg(after_start(jpeg(30, 20), odd + exif())).orientation == 6


def test_the_first_orientation_counts() -> None:
    assert read_jpeg(after_start(jpeg(), exif(value=3) + exif(value=6))).orientation == 3


def test_a_thumbnail_in_exif_is_not_the_photo() -> None:
    data = after_start(jpeg(30, 20), segment(b"Exif\0\0" + jpeg(4, 3)))
    found = read_jpeg(data)
    assert (found.width, found.height, found.end) == (30, 20, len(data))


def test_of_two_frames_the_first_counts() -> None:
    frame = bytes.fromhex("08 0010 0010 01 011100")
    found = read_jpeg(after_start(jpeg(30, 20), segment(frame, 0xC0)))
    assert (found.width, found.height) == (16, 16)


@pytest.mark.parametrize("marker", [0xC4, 0xC8, 0xCC])
def test_tables_among_the_markers_of_frames_are_no_frame(marker: int) -> None:
    found = read_jpeg(after_start(jpeg(30, 20), segment(bytes.fromhex("08 0010 0010 01 011100"), marker)))
    assert (found.width, found.height) == (30, 20)


def test_a_segment_too_short_for_its_own_length_has_that_and_no_more() -> None:
    data = after_start(jpeg(30, 20), b"\xff\xc4\0\0")
    found = read_jpeg(data)
    assert found.picture.startswith(b"\xff\xd8\xff\xc4\0\0\xff\xdb")
    assert found.end == len(data)


def test_junk_and_fill_before_a_marker_are_passed_over() -> None:
    data = after_start(jpeg(30, 20), b"junk\xff\0\xff\xd0\xff\xff\xff")
    assert read_jpeg(data).end == len(data)
    assert read_jpeg(data).picture == read_jpeg(jpeg(30, 20)).picture


def test_what_follows_the_end_is_not_of_the_picture() -> None:
    data = jpeg()
    found = read_jpeg(data + data)
    assert found.end == len(data)
    assert found == read_jpeg(data)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_file_that_is_cut_off_anywhere_has_no_end(*, progressive: bool) -> None:
    data = jpeg(turn=6, progressive=progressive)
    for length in range(len(data)):
        assert read_jpeg(data[:length]).end is None


def test_a_header_without_a_picture_has_nothing_to_decode() -> None:
    found = read_jpeg(b"\xff\xd8\xff\xd9")
    assert (found.end, found.picture, found.width, found.scans) == (4, b"", 0, 0)


def test_dimensions_are_those_claimed() -> None:
    found = read_jpeg(claiming(jpeg(), 65_535, 65_500))
    assert (found.width, found.height) == (65_535, 65_500)


def test_a_file_of_endless_segments_is_given_up() -> None:
    data = jpeg()
    assert read_jpeg(after_start(data, segment(b"") * 9_000)).end is not None
    assert read_jpeg(after_start(data, segment(b"") * 10_000)).end is None


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from((b"\xff", b"\xff\xda", b"\xff\xc0", b"\0\x08", exif()))).map(b"".join)
)
def test_any_bytes_have_an_outline(more: bytes) -> None:
    found = read_jpeg(b"\xff\xd8" + more)
    assert 1 <= found.orientation <= 8
    assert found.end is None or found.end <= len(more) + 2
    assert bool(found.picture) == (found.end is not None and found.scans > 0)
