"""How the HTML page looks: A4 on paper, black on white; light or dark on a screen, narrow or wide."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c1f23; --soft: #5b636d; --paper: #fff; --line: #c9d0d8; --wash: #f2f4f7;
  --good: #1a7f37; --bad: #b3261e; --warn: #8a5a00; --warn-wash: #fff6e0; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e8ebef; --soft: #a2abb6; --paper: #14171b;
  --line: #3c444d; --wash: #1f242a; --good: #56c271; --bad: #ff8a80; --warn: #f0c05a; --warn-wash: #2c2614; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "PingFang SC",
  "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
  "WenQuanYi Micro Hei", "SimHei", sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
h1 { font-size: 1.6em; line-height: 1.25; margin: 0 0 .5em; }
h1 small, h2 small, tbody.head small { font-weight: 400; }
h1 small { display: block; font-size: .62em; }
h2 { font-size: 1em; margin: 1.4em 0 .35em; border-bottom: 1px solid var(--line); padding-bottom: .15em; }
small { font-size: .82em; color: var(--soft); overflow-wrap: break-word; }
p, ul, dl, dd { margin: 0; }
.kicker { color: var(--soft); letter-spacing: .04em; }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: .15em 2em; border-block: 1px solid var(--line);
  padding: .5em 0; }
.facts > div { display: flex; gap: .6em; align-items: baseline; }
.facts dt { flex: 0 0 6.5em; color: var(--soft); }
.facts dt small, .facts dd small { display: block; line-height: 1.25; }
.caution { margin-top: .6em; padding: .35em .7em; border-left: 4px solid var(--warn); background: var(--warn-wash); }
.summary { margin: .7em 0 .3em; font-weight: 700; font-size: 1.1em; }
.summary small { font-weight: 400; }
.expiring { color: var(--warn); }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin-top: .6em; }
.c-box { width: 5.2%; } .c-number { width: 5.8%; } .c-document { width: 31%; } .c-how { width: 20%; }
.c-why { width: 20%; } .c-basis { width: 18%; }
th, td { text-align: left; vertical-align: top; padding: .4em .45em; overflow-wrap: break-word; }
thead th { font-size: .85em; font-weight: 600; border-block: 1.5px solid var(--ink); }
thead small { display: block; font-weight: 400; line-height: 1.2; }
td small, dd small, li small { line-height: 1.3; }
tbody.head small { margin-left: .3em; }
td > small, strong > small, td div > small, td.c-why small { display: block; font-weight: 400; }
tbody.row { border-bottom: 1px solid var(--line); }
tbody.head th { background: var(--wash); border-top: 1.5px solid var(--ink); padding-block: .35em; }
tbody.head.choice th { background: none; border-top: 3px double var(--ink); padding-top: .7em; }
.c-number { font-variant-numeric: tabular-nums; }
input[type=checkbox] { appearance: none; -webkit-appearance: none; width: 1.25em; height: 1.25em; margin: .05em 0 0;
  border: 1.6px solid var(--ink); border-radius: 2px; display: inline-grid; place-content: center; font: inherit;
  color: inherit; background: transparent; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
input[type=checkbox]:checked::after { content: "✓"; font-weight: 700; line-height: 1; }
.may input[type=checkbox] { border-style: dashed; }
.tick { display: inline-block; width: .85em; height: .85em; border: 1.2px solid currentColor; margin-right: .45em;
  vertical-align: -.06em; line-height: .75em; text-align: center; font-weight: 700; } .any .tick { border-radius: 50%; }
tr.paper td { padding-top: .1em; padding-bottom: .3em; }
tr.paper .c-document { padding-left: 1.2em; }
.note, .c-why, .c-basis, .c-how, .foot, .aside, .questions, .sources { font-size: .87em; }
.note { color: var(--soft); line-height: 1.35; margin-top: .1em; }
.c-document .note { font-size: .82em; } .aside .note { font-size: .94em; }
.ask { font-weight: 600; } .ask small { font-weight: 400; }
.answer { display: block; border-bottom: 1px solid var(--soft); color: var(--soft); margin-top: .5em;
  padding-bottom: .9em; }
.status { font-weight: 700; } .status small { font-weight: 400; }
.good { color: var(--good); } .lacking { color: var(--bad); } .unclear { color: var(--warn); }
.status small, .until small, td.c-basis small, .todo small { display: inline !important; }
.todo td { padding-top: .1em; font-size: .9em; line-height: 1.35; }
.foot { color: var(--soft); }
.aside ul, .questions ul, .sources ul { padding: 0; list-style: none; }
.aside ul { columns: 2; column-gap: 2em; } .open_routes li > span:first-child { font-weight: 700; }
.aside li, .questions li, .sources li { break-inside: avoid; padding: .12em 0; line-height: 1.4; }
.questions li { padding-left: 1em; text-indent: -1em; } .questions li::before { content: "· "; font-weight: 700; }
.cited, .url { color: var(--soft); } .url { overflow-wrap: anywhere; font-size: .92em; }
@media screen and (max-width: 44rem) {
  .facts { grid-template-columns: 1fr; } .aside ul { columns: 1; }
  table, tbody, tr, td, th { display: block; } colgroup, thead { display: none; }
  tbody.row { position: relative; padding: .3em 0 .3em 2.2em; } td { width: auto !important; padding: .12em 0; }
  td.c-box { position: absolute; left: .2em; top: .45em; } td.c-number { float: left; padding-right: .6em; }
  td:empty, .unsaid { display: none !important; } tr.paper .c-document { padding-left: 0; }
}
@page { size: A4; margin: 12mm 13mm 14mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #000; --paper: #fff; --line: #888; --wash: #fff; --good: #000;
    --bad: #000; --warn: #000; --warn-wash: #fff; }
  body { font-size: 9.3pt; line-height: 1.32; } main { max-width: none; padding: 0; }
  h1 { font-size: 16pt; } h2 { margin-top: .9em; break-after: avoid; }
  .caution { border: 1.2pt solid #000; }
  th, td { padding: .9mm 1mm; } .facts { padding: 1mm 0; font-size: .95em; } .summary { margin: 1.4mm 0 .6mm; }
  thead { display: table-header-group; break-inside: avoid; }
  tbody.row, tbody.row tr { break-inside: avoid; } tbody.head { break-inside: avoid; break-after: avoid; }
  .aside, .questions, .sources { font-size: 8.6pt; }
  .caution, .summary { break-inside: avoid; }
}
"""
