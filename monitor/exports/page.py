"""A briefing as one HTML file that needs nothing else: no script, its style and its picture inside.

What stands in it is decided in `monitor.exports.briefing`.
"""

from html import escape

from monitor.exports.blocks import Block, Briefing, Bullets, Grid, Heading, Line, Paragraph, Picture, Quotation, Run, Tone
from monitor.views.words import direction

# Nothing may be fetched or run, even if quoted text should ever slip through as markup.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf6; --ink: #1a181d; --soft: #5c5763; --line: #dedad0; }
@media (prefers-color-scheme: dark) { :root { --paper: #121115; --ink: #f0ede7; --soft: #aaa4b0; --line: #2f2c35; } }
body { font: 1rem/1.5 "Noto Sans", -apple-system, "Segoe UI", Roboto, "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif;
  color: var(--ink); background: var(--paper); max-width: 54rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { font-family: Palatino, "Noto Serif", serif; line-height: 1.2; }
h2 { margin-top: 2.2rem; } h3 { margin: 1.6rem 0 .4rem; }
h2, h3 { break-after: avoid; }
.running, .lede, .by, caption, .notes { color: var(--soft); font-size: .92rem; }
.banner { padding: .6rem .9rem; font-weight: 650; margin: .6rem 0; border: 2px solid #8a1c1c; }
.banner.sample { background: #ffd84d; color: #1a1400; border-color: #ffd84d; }
blockquote { margin: .4rem 0; padding: .2rem .9rem; border-inline-start: 3px solid var(--soft); font-size: 1.08rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } caption { text-align: start; padding-bottom: .3rem; }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; list-style: none; }
figure { margin: 1rem 0; } figure svg { width: 100%; height: auto; } .frame { overflow-x: auto; }
a { color: inherit; } .notes li { overflow-wrap: anywhere; margin: .35rem 0; } .notes li:target { outline: 2px solid; }
@media print { .sample-page { position: fixed; top: 0; inset-inline-end: 0; } }
"""


def page(content: Briefing) -> str:
    """Return a briefing as a whole HTML document."""
    mark = "SAMPLE DATA · " if content.sample else ""
    # A fixed element is printed on every page.
    every_page = '<p class="sample-page" aria-hidden="true"><strong>SAMPLE DATA</strong></p>\n' if content.sample else ""
    headings = [block for block in content.blocks if isinstance(block, Heading) and block.level == 1]
    listed = "".join(f'<li><a href="#s{number}">{escape(block.text)}</a></li>' for number, block in enumerate(headings, start=1))
    notes = "".join(
        f'<li id="n{number}">{_line(note)} <a href="#r{number}" aria-label="Back to quote {number}">↩</a></li>\n'
        for number, note in enumerate(content.notes, start=1)
    )
    numbers = {id(block): number for number, block in enumerate(headings, start=1)}
    body = "\n".join(_block(block, numbers.get(id(block))) for block in content.blocks)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{mark}{escape(content.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{every_page}"
        f'<header><p class="running">{escape(content.running)}</p>\n<h1>{escape(content.title)}</h1>\n'
        f"<p>{escape(content.subject)}</p></header>\n"
        f'<nav aria-label="Contents"><ul>{listed}<li><a href="#notes">Sources</a></li></ul></nav>\n<main>\n{body}\n'
        f'<section class="notes"><h2 id="notes">Sources</h2>\n<ol>\n{notes}</ol></section>\n</main>\n</body>\n</html>\n'
    )


def _block(block: Block, number: int | None) -> str:
    match block:
        case Heading():
            anchor = f' id="s{number}"' if number else ""
            return f"<h{block.level + 1}{anchor}>{escape(block.text)}</h{block.level + 1}>"
        case Paragraph():
            return f"<p{_CLASSES[block.tone]}>{_line(block.line)}</p>"
        case Bullets():
            return "<ul>" + "".join(f"<li>{_line(line)}</li>" for line in block.lines) + "</ul>"
        case Quotation():
            return _quotation(block)
        case Grid():
            return _grid(block)
        case Picture():
            return f'<figure><div class="frame">{block.svg}</div></figure>'


_CLASSES = {
    Tone.PLAIN: "",
    Tone.LEDE: ' class="lede"',
    Tone.WARNING: ' class="banner" role="note"',
    Tone.SAMPLE: ' class="banner sample" role="note"',
}


def _quotation(block: Quotation) -> str:
    words = escape(block.text)
    language = f' lang="{escape(block.language)}"' if block.language else ""
    number = block.note
    note = f'<sup id="r{number}"><a href="#n{number}" aria-label="Source {number}">{number}</a></sup>'
    return (
        f'<blockquote dir="{direction(block.language)}"{language}>{f"“{words}”" if block.direct else words}</blockquote>\n'
        f'<p class="by">{_line(block.by)}{note}</p>'
    )


def _grid(block: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.header)
    rows = "\n".join(
        f'<tr><th scope="row">{_line(row[0])}</th>' + "".join(f"<td>{_line(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in block.rows
    )
    return (
        f'<div class="frame"><table><caption>{escape(block.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.href:
        return f'<a href="{escape(run.href)}" rel="noopener noreferrer nofollow">{text}</a>'
    if run.language:
        text = f'<bdi lang="{escape(run.language)}">{text}</bdi>'
    return f"<strong>{text}</strong>" if run.strong else text
