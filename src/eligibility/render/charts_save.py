"""Charts written to files: drawings, pictures, pages and data, each needing nothing but itself.

A drawing and a page follow the reader's light or dark; a picture is one of both. Nothing is fetched: a page tells the
browser so as well.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError, MissingExtraError, quote
from eligibility.files.yaml_reader import read_path
from eligibility.render.charts_style import DARK, FONTS, LIGHT, config
from eligibility.render.html import text
from eligibility.text import Bilingual, closest, say_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import ModuleType

    import altair as alt

_SCALE = 2
_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text y="30" font-size="24" font-family="{fonts}">{letter}</text></svg>'
)
_POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:"


def save_chart(chart: alt.TopLevelMixin, path: str | Path, *, dark: bool = False) -> Path:
    """Write a chart by the ending of *path*: .svg, .png, .html or .json, each without anything to fetch; the path.

    SVG and HTML are light or dark as the reader's system is; a picture is light unless *dark*. The letters of a picture
    are drawn here: EligibilityError where this machine has no Chinese ones, for another ending, or where the file
    cannot be written. MissingExtraError without the extra `charts`.
    """
    target = read_path(path)
    check_ending(target)
    if not hasattr(chart, "to_dict"):
        kind = type(chart).__name__
        raise EligibilityError(f"a chart is expected, not {kind}", zh=f"应为一张图，不是 {kind}")
    content = _WRITERS[target.suffix.lower()](chart.to_dict(), dark=dark)
    try:
        target.write_bytes(content)
    except OSError as error:
        why = say_reason(error)
        raise EligibilityError(f"cannot write {target}: {why.en}", zh=f"写不了 {target}：{why.zh}") from None
    return target


def check_ending(path: Path) -> None:
    """EligibilityError if no chart is written under such a name."""
    if path.suffix.lower() not in _WRITERS:
        raise _no_such_ending(path)


def _svg(spec: dict[str, Any], *, dark: bool) -> bytes:
    """The drawing in light colours, with rules for readers in the dark; or dark for everyone."""
    if dark:
        return _drawn(spec | {"config": config(DARK)}).encode()
    light, other = LIGHT, DARK
    rules = "".join(
        f'[{name}="{getattr(light, part)}"]{{{name}:{getattr(other, part)}}}'
        for part in ("ground", "ink", "soft", "grid")
        for name in ("fill", "stroke")
    )
    opening, rest = _drawn(spec | {"config": config(light)}).split(">", 1)
    return f"{opening}><style>@media (prefers-color-scheme: dark){{{rules}}}</style>{rest}".encode()


def _drawn(spec: dict[str, Any]) -> str:
    """The letters are named once for all: what is drawn here names them with every text."""
    drawn = str(_converter().vegalite_to_svg(spec, allowed_base_urls=[]))
    named = f' font-family="{FONTS}"'
    return drawn.replace(named, "").replace("<svg", f"<svg{named}", 1)


def _png(spec: dict[str, Any], *, dark: bool) -> bytes:
    if not _has_chinese():
        raise EligibilityError(
            "this machine has no Chinese letters for pictures: install a font, such as fonts-noto-cjk, "
            "or write .svg or .html, which use those of the reader",
            zh="这台机器没有中文字体，图片里的字画不出来：请装一种，如 fonts-noto-cjk，或写成 .svg、.html",
        )
    chosen = spec | {"config": config(DARK if dark else LIGHT)}
    return bytes(_converter().vegalite_to_png(chosen, scale=_SCALE, allowed_base_urls=[]))


def _has_chinese() -> bool:
    """Whether two different letters look different: where there is no font both are the same empty box."""
    one, other = (_converter().svg_to_png(_PROBE.format(fonts=FONTS, letter=it)) for it in "认定")
    return bool(one != other)


def _html(spec: dict[str, Any], *, dark: bool) -> bytes:
    """A page with the means to draw in it; what a ruleset says stands in it as data, never as markup."""
    schemes = [config(DARK if dark else LIGHT), config(DARK)]
    spec = {name: part for name, part in spec.items() if name != "config"}
    title = spec.get("title", {}).get("text", "")
    return _PAGE.format(
        policy=_POLICY,
        title=text(str(title)),
        fonts=FONTS,
        light=(DARK if dark else LIGHT).ground,
        dark=DARK.ground,
        ink=(DARK if dark else LIGHT).ink,
        dark_ink=DARK.ink,
        library=_library(),
        spec=_as_script(spec),
        schemes=_as_script(schemes),
    ).encode()


@functools.cache
def _library() -> str:
    """The scripts that draw, some 900 kB; seconds to put together the first time."""
    return str(_converter().javascript_bundle()).replace("</script", "<\\/script")


def _as_script(data: object) -> str:
    """Data that no text in it can end."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _json(spec: dict[str, Any], *, dark: bool) -> bytes:
    chosen = spec | {"config": config(DARK if dark else LIGHT)}
    return (json.dumps(chosen, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _converter() -> ModuleType:
    try:
        import vl_convert  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(Bilingual("存图", "saving a chart"), "vl-convert-python", "charts") from None
    return vl_convert


def _no_such_ending(path: Path) -> EligibilityError:
    near = closest(path.suffix, _WRITERS)
    listed = ", ".join(_WRITERS)
    en = f"a chart is written as {listed}, not {quote(path.suffix or path.name)}"
    zh = f"图写成 {'、'.join(_WRITERS)}，不是 {quote(path.suffix or path.name)}"
    return EligibilityError(f"{en}; did you mean {near}?" if near else en, zh=f"{zh}；是否为 {near}？" if near else zh)


_WRITERS: Mapping[str, Callable[..., bytes]] = {".svg": _svg, ".png": _png, ".html": _html, ".json": _json}

_PAGE = """<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="{policy}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 1rem; background: {light}; color: {ink}; font-family: {fonts}; }}
@media (prefers-color-scheme: dark) {{ body {{ background: {dark}; color: {dark_ink}; }} }}
#chart {{ overflow-x: auto; }}
</style>
</head>
<body>
<div id="chart" role="figure" aria-label="{title}"></div>
<script>{library}</script>
<script>
const spec = {spec};
const schemes = {schemes};
const night = matchMedia("(prefers-color-scheme: dark)");
const draw = () => vegaEmbed("#chart", spec, {{
  config: schemes[night.matches ? 1 : 0], renderer: "svg", actions: false,
  tooltip: {{ theme: night.matches ? "dark" : "light" }},
}});
night.addEventListener("change", draw);
draw();
</script>
</body>
</html>
"""
