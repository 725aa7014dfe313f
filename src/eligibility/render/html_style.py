"""How fragments look: light or dark by the notebook's theme, else by the reader's system; narrow or wide, on paper too.

`§` stands for the fragment, so that no rule is about anything else on the page. Its name is made of the rules: those of
another release in the same notebook do not touch it. The class is doubled to outweigh what notebooks say of tables.
"""

from __future__ import annotations

import hashlib

_LIGHT = """--ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --line: #d5dae0; --wash: #f3f5f8;
  --good: #0b6b3a; --good-wash: #e3f4ea; --bad: #a8201a; --bad-wash: #fce9e7; --open: #7a5200; --open-wash: #fdf3d8;
  --plain: #44505c; --plain-wash: #edf0f3; --accent: #1f5fa8; --rest: #e9edf1; --holiday: #f8d7da; --day-off: #fdeedd;
  --make-up: #dcefdc;"""
_DARK = """--ink: #e6e9ed; --soft: #a3adb8; --paper: #15191e; --line: #39424c; --wash: #1e242b;
  --good: #63cf94; --good-wash: #14301f; --bad: #ff938a; --bad-wash: #3b1a18; --open: #f0c36a; --open-wash: #352a10;
  --plain: #b7c1cb; --plain-wash: #262d35; --accent: #7db4f2; --rest: #242b33; --holiday: #4a2529; --day-off: #43331f;
  --make-up: #1f3a24;"""
_LIGHT_THEMES = ('[data-jp-theme-light="true"]', "body.vscode-light", 'html[theme="light"]', '[data-theme="light"]')
_DARK_THEMES = (
    '[data-jp-theme-light="false"]',
    "body.vscode-dark",
    "body.vscode-high-contrast:not(.vscode-high-contrast-light)",
    'html[theme="dark"]',
    '[data-theme="dark"]',
)
"""JupyterLab, Visual Studio Code, Colab, and documentation built of notebooks."""


def _under(themes: tuple[str, ...], rules: str) -> str:
    return f"{', '.join(f'{theme} §' for theme in themes)} {{ {rules} }}"


_RULES = (
    f"""
§ {{ color-scheme: light; {_LIGHT} }}
@media (prefers-color-scheme: dark) {{ § {{ color-scheme: dark; {_DARK} }} }}
{_under(_LIGHT_THEMES, f"color-scheme: light; {_LIGHT}")}
{_under(_DARK_THEMES, f"color-scheme: dark; {_DARK}")}
@media print {{ § {{ color-scheme: light !important; {_LIGHT.replace(";", " !important;")} }} }}
"""
    """
§ { box-sizing: border-box; background: var(--paper); color: var(--ink); border: 1px solid var(--line);
  border-radius: 10px; padding: 0 0 .9em; overflow: hidden; max-width: 64rem; text-align: left;
  font: 14px/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
  "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", SimHei, sans-serif;
  overflow-wrap: anywhere; }
§ *, § *::before, § *::after { box-sizing: border-box; }
§ [lang] { unicode-bidi: isolate; }
§ p, § ul, § ol, § dl, § dd, § dt { margin: 0; padding: 0; }
§ ul { list-style: none; }
§ small { font-size: .86em; color: var(--soft); font-weight: 400; }
§ > :not(style, header) { margin: .8em 1.1em 0; }
§ .banner { display: flex; gap: .9em; align-items: flex-start; padding: .95em 1.1em; border-left: 6px solid; }
§ .banner > div { min-width: 0; flex: 1; }
§ .sign { flex: none; width: 1.75em; height: 1.75em; border-radius: 50%; border: 2px solid; display: grid;
  place-content: center; font-size: 1.3em; line-height: 1; font-weight: 700; }
§ .banner.good { background: var(--good-wash); border-color: var(--good); } § .banner.good .sign { color: var(--good); }
§ .banner.bad { background: var(--bad-wash); border-color: var(--bad); } § .banner.bad .sign { color: var(--bad); }
§ .banner.open { background: var(--open-wash); border-color: var(--open); } § .banner.open .sign { color: var(--open); }
§ .banner.plain { background: var(--plain-wash); border-color: var(--plain); }
§ .banner.plain .sign { color: var(--plain); }
§ .kicker { color: var(--soft); line-height: 1.4; } § .kicker b { color: var(--ink); }
§ .h3 { font-size: 1.5em; line-height: 1.3; font-weight: 700; } § .h3 small { font-size: .6em; }
§ .h4 { margin-top: .9em; font-weight: 700; font-size: 1.05em; border-bottom: 1px solid var(--line);
  padding-bottom: .15em; }
§ .meta { display: flex; flex-wrap: wrap; gap: .1em 1.2em; color: var(--soft); font-size: .92em; margin-top: .3em; }
§ .good { color: var(--good); } § .bad { color: var(--bad); } § .open { color: var(--open); }
§ .plain { color: var(--plain); } § .banner { color: var(--ink); }
§ .mark { display: inline-block; min-width: 1.25em; font-weight: 700; text-align: center; }
§ .chip { display: inline-block; border: 1px solid currentColor; border-radius: 1em; padding: 0 .65em;
  line-height: 1.6; font-size: .92em; max-width: 100%; overflow-wrap: break-word; }
§ .chip.plain { border-color: var(--line); color: var(--ink); background: var(--wash); } § .chip small { color: inherit;
  opacity: .85; }
§ .chips { display: flex; flex-wrap: wrap; gap: .3em; }
§ .note { color: var(--soft); font-size: .9em; line-height: 1.45; }
§ .caution { border-left: 4px solid var(--open); background: var(--open-wash); padding: .4em .8em; }
§ .ask { border: 1.5px solid var(--accent); border-radius: 8px; padding: .55em .85em; }
§ .ask .label { color: var(--accent); font-weight: 700; font-size: .9em; } § .ask .label small { color: inherit; }
§ .ask .said { font-size: 1.08em; font-weight: 600; }
§ .ask .chips { margin-top: .35em; }
§ dl { display: grid; gap: .6em; } § dl details > summary, § td details > summary {
  font-weight: 400; color: var(--soft); }
§ dl > div { display: grid; grid-template-columns: 9.5em minmax(0, 1fr); gap: .8em; }
§ dt { color: var(--soft); font-weight: 400; } § dt small { display: block; line-height: 1.25; }
§ details > summary { cursor: pointer; font-weight: 600; padding: .2em 0; }
§ details > summary:focus-visible, § .wide:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
§ > details { border-top: 1px solid var(--line); padding-top: .45em; }
§ > details > summary { font-size: 1.05em; }
§ .wide { overflow-x: auto; }
§ table { width: 100%; border-collapse: collapse; margin: .3em 0 0; font-size: 1em; border: 0; color: inherit;
  table-layout: auto; }
§ table.set { table-layout: fixed; min-width: 40rem; }
§ thead { border: 0; background: none; } § tbody tr, § tbody tr:nth-child(odd), § tbody tr:nth-child(even),
§ tbody tr:hover { background: none; }
§ th, § td { text-align: left; vertical-align: top; padding: .45em .7em .45em 0; border: 0; white-space: normal;
  max-width: none; font-weight: 400; }
§ thead th { color: var(--soft); font-size: .9em; line-height: 1.3; border-bottom: 1.5px solid var(--line); }
§ tbody tr { border-bottom: 1px solid var(--line); } § tbody tr:last-child { border-bottom: 0; }
§ tbody th { min-width: 11em; } § tbody th > span:first-of-type { font-weight: 600; }
§ th small, § td small { display: block; line-height: 1.35; } § .chip small, § .status small, § summary small {
  display: inline; }
§ td ul, § th ul { font-size: .94em; padding-left: 1.1em; }
§ ul.any { list-style: circle; } § ul.every { list-style: square; }
§ dd li, § td li { padding: .12em 0; }
§ dd li small, § .unstated small, § .caution small { display: block; line-height: 1.35; }
§ table.grid { width: auto; } § .grid tbody tr { border: 0; }
§ .grid th { min-width: 0; padding: .2em .5em; } § .grid tbody th { text-align: right; }
§ .grid thead th { text-align: center; border: 0; } § .grid th > span:first-of-type { font-weight: 400; }
§ .grid td.own { outline: 2px solid var(--ink); outline-offset: -2px; }
§ .grid td.on { text-align: center; min-width: 2.1em; padding: .2em .3em; border: 1px solid var(--paper);
  font-weight: 700; background: var(--plain-wash); }
§ .on.good { background: var(--good-wash) !important; } § .on.bad { background: var(--bad-wash) !important; }
§ .on.open { background: var(--open-wash) !important; }
§ th.num, § td.num { text-align: right; font-variant-numeric: tabular-nums; padding-left: .7em; word-break: keep-all; }
§ table:not(.set, .grid) :is(th, td) { overflow-wrap: break-word; min-width: 4em; }
§ .bars { display: inline-grid; grid-template-columns: 6em auto 6em; white-space: nowrap; }
§ .bars .bad { text-align: right; } § .bars .good { text-align: left; }
§ .first { font-weight: 600; } § .depth1 { padding-left: 1.4em; } § .depth1 > span { font-weight: 400; }
§ .number { font-variant-numeric: tabular-nums; color: var(--soft); }
§ .status { font-weight: 700; }
§ .tree, § .tree ul { margin: .15em 0 0; } § .tree li { border-left: 2px solid var(--line); padding-left: .8em;
  margin: .3em 0; } § .tree ul { padding-left: .35em; }
§ .tree li.decided { border-left: 4px solid currentColor; }
§ .tree li > * { color: var(--ink); } § .tree li .mark.good { color: var(--good); }
§ .tree .mark.bad { color: var(--bad); } § .tree .mark.open { color: var(--open); } § .tree .mark.plain {
  color: var(--plain); }
§ .tree summary { font-weight: 400; }
§ .tree .decided > details > summary, § .tree .decided > .leaf { font-weight: 600; }
§ .tree .below { padding-left: 1.3em; } § .tree .chip, § .tree .cited { font-weight: 400; }
§ .fact { display: inline-block; margin-right: 1.2em; } § .fact b { font-weight: 600; color: var(--ink); }
§ .cited { color: var(--soft); font-size: .88em; white-space: normal; }
§ ol.steps { padding-left: 1.6em; } § ol.steps li { padding: .25em 0; }
§ .counts { display: flex; flex-wrap: wrap; gap: .5em 1.4em; } § .counts b { font-size: 1.35em; }
§ svg { display: block; max-width: 100%; min-width: 44rem; height: auto; }
@media (max-width: 40rem) { § dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  § dt small { display: inline; } § th, § td { padding-right: .45em; } § tbody th { min-width: 8em; }
  § table.set { min-width: 0; } § .set colgroup, § .set thead, § .set td:empty { display: none; }
  § .set :is(tbody, tr, th, td) { display: block; min-width: 0; padding: .08em 0; } § .set tbody tr { padding: .5em 0; }
  § .set td[data-head]::before { content: attr(data-head) "："; color: var(--soft); font-size: .86em; } }
@media print { § { border: 0; max-width: none; font-size: 9.5pt; } § tr, § .leaf { break-inside: avoid; }
  § summary, § .h4 { break-after: avoid; }
  § details:not([open])::details-content { content-visibility: visible; block-size: auto; } }
"""
)

SCOPE = f"el-{hashlib.sha256(_RULES.encode()).hexdigest()[:8]}"
STYLE = _RULES.replace("§", f".{SCOPE}.{SCOPE}").replace(" {", "{").replace("\n  ", " ").replace("; }", "}")
