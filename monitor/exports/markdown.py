"""A briefing as Markdown (CommonMark with tables and footnotes). What stands in it is decided in `monitor.exports.briefing`.

Quotes keep their direction and language by the two HTML attributes that Markdown has no word for.
"""

import re
from collections.abc import Iterable
from html import escape

from monitor.exports.blocks import Block, Briefing, Bullets, Grid, Heading, Line, Paragraph, Picture, Quotation, Run, Tone
from monitor.views.words import direction

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&^])")
# What would begin a list, a rule or a setext heading at the start of a line.
_LEADING = re.compile(r"^(\s*)([-+=])")
_NUMBERED = re.compile(r"^(\s*\d+)(?=[.)]\s)")


def markdown(content: Briefing) -> str:
    """Return a briefing as Markdown."""
    parts = [f"# {_escaped(content.title)}", _escaped(content.subject), *(_block(block) for block in content.blocks)]
    parts += [f"[^{number}]: {_line(note)}" for number, note in enumerate(content.notes, start=1)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_escaped(block.text)}"
        case Paragraph():
            text = _line(block.line)
            return f"> **{text}**" if block.tone in (Tone.SAMPLE, Tone.WARNING) else text
        case Bullets():
            return "\n".join(f"- {_line(line)}" for line in block.lines)
        case Quotation():
            return _quotation(block)
        case Grid():
            return _grid(block)
        case Picture():
            return f"*{_escaped(block.alt)}*"


def _quotation(block: Quotation) -> str:
    # In an HTML block Markdown reads nothing: the quoted words stand as they are, and no line of theirs can begin a heading.
    words = escape(" ".join(block.text.split()), quote=False)
    if block.direct:
        words = f"“{words}”"
    language = f' lang="{escape(block.language)}"' if block.language else ""
    return f'<blockquote dir="{direction(block.language)}"{language}>{words}</blockquote>\n\n{_line(block.by)}[^{block.note}]'


def _grid(block: Grid) -> str:
    rows = [_cells(block.header), _cells("---" for _ in block.header)]
    rows += [_cells(_line(cell) for cell in row) for row in block.rows]
    return f"*{_escaped(block.caption)}*\n\n" + "\n".join(rows)


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(line: Line) -> str:
    return _NUMBERED.sub(r"\1\\", _LEADING.sub(r"\1\\\2", "".join(map(_run, line))))


def _run(run: Run) -> str:
    if run.href:
        return f"<{run.href.replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>"
    text = _escaped(run.text)
    if run.language:
        text = f'<bdi lang="{escape(run.language)}">{text}</bdi>'
    return f"**{text}**" if run.strong and text else text


def _escaped(text: str) -> str:
    """Return a text on one line with nothing in it that Markdown reads, its outer blanks kept."""
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", text))
