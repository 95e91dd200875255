"""A briefing as Typst source, which `monitor.exports.pdf` sets. What stands in it is decided in `monitor.exports.briefing`.

All text is written as string literals, so that no quoted word can ever be read as Typst.
"""

from datetime import datetime

from monitor.exports.blocks import Block, Briefing, Bullets, Grid, Heading, Line, Paragraph, Picture, Quotation, Run, Tone
from monitor.exports.wordxml import reads_right_to_left

# Which of the same signs a language draws; for all others the first font that has a sign shows it.
_FONTS = {"zh": "Noto Sans CJK SC", "ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR", "ur": "Noto Nastaliq Urdu"}
LEAST_SHARE, MOST_SHARE = 8, 34
"""How broad a column of a table is at least and at most, in characters of its longest cell, beside the others."""
_LEFT_TO_RIGHT = '#"\\u{200E}"'
"""After words from right to left in a line from left to right: without it a date that follows them would be drawn before them."""
_FILLS = {Tone.WARNING: "f9dcd6", Tone.SAMPLE: "ffd84d"}


def typeset(content: Briefing, *, as_of: datetime) -> str:
    """Return the source of a whole document; it asks for one file beside it, the map."""
    mark = "SAMPLE DATA: " if content.sample else ""
    head = f"""\
#set document(title: {_string(mark + content.title)}, author: "Démarche", description: {_string(content.subject)}, \
date: datetime(year: {as_of.year}, month: {as_of.month}, day: {as_of.day}, hour: {as_of.hour}, minute: {as_of.minute}, second: 0))
#set page(paper: "a4", margin: (x: 20mm, top: 24mm, bottom: 20mm), numbering: "1 / 1", \
header: text(size: 8pt, fill: rgb("5c5763"), {_string(content.running)}))
#set text(font: ("Noto Sans", "Noto Naskh Arabic", "Noto Sans CJK SC"), lang: "en", size: 9.5pt)
#set par(leading: .62em)
#show heading: set block(above: 1.5em, below: .7em)
#show footnote.entry: set text(size: 7.5pt)
#show link: set text(fill: rgb("39206b"))
#title()
#par(text(size: 11pt, {_string(content.subject)}))
"""
    banners = [block for block in content.blocks if isinstance(block, Paragraph) and block.tone in _FILLS]
    rest = [block for block in content.blocks if block not in banners]
    parts = [*(_block(block, content) for block in banners), '#outline(title: "Contents", depth: 1)']
    parts += [_block(block, content) for block in rest]
    return head + "\n".join(parts) + "\n"


def file_of(picture: Picture) -> str:
    """Return the name of the file in which a picture lies beside the text."""
    return f"{picture.name}.svg"


def _block(block: Block, content: Briefing) -> str:
    match block:
        case Heading():
            return f"#heading(level: {block.level}, {_string(block.text)})"
        case Paragraph():
            if block.tone in _FILLS:
                return f'#block(fill: rgb("{_FILLS[block.tone]}"), inset: 8pt, width: 100%, strong[{_line(block.line)}])'
            return f"#par[{_line(block.line)}]"
        case Bullets():
            return f"#list({', '.join(f'[{_line(line)}]' for line in block.lines)})"
        case Quotation():
            return _quotation(block, content)
        case Grid():
            return _grid(block)
        case Picture():
            return f"#image({_string(file_of(block))}, width: 100%, alt: {_string(block.alt)})"


def _quotation(block: Quotation, content: Briefing) -> str:
    rtl = reads_right_to_left(block.language)
    text = f"“{block.text}”" if block.direct else block.text
    side = "right" if rtl else "left"
    setting = "#set text(dir: rtl)\n#set align(right)\n" if rtl else ""
    quoted = _run(Run(text=text, language=block.language))
    note = f"#footnote[{_line(content.notes[block.note - 1])}]"
    return (
        f'#block(above: .9em, below: .5em, inset: ({side}: 9pt), stroke: ({side}: 1.5pt + rgb("8d8794")))'
        f"[{setting}#set text(size: 11pt)\n{quoted}{note}]\n"
        f'#par[#text(size: 8.5pt, fill: rgb("5c5763"))[{_line(block.by)}]]'
    )


def _grid(block: Grid) -> str:
    header = ", ".join(f"strong({_string(name)})" for name in block.header)
    cells = "\n".join(", ".join(f"[{_line(cell)}]" for cell in row) + "," for row in block.rows)
    shares = ", ".join(["auto"] * 2 if len(block.header) == 2 else [f"{share}fr" for share in _shares(block)])
    return (
        f"#block(sticky: true, below: .6em, text(size: 8.5pt, {_string(block.caption)}))\n"
        f'#text(size: 8.5pt, table(columns: ({shares}), stroke: (rest: none, bottom: .5pt + rgb("dedad0")), '
        f"inset: (x: 3pt, y: 4pt), align: left, table.header({header}),\n{cells}\n))"
    )


def _shares(block: Grid) -> list[int]:
    """Return how broad each column is beside the others: as its longest cell, but none very narrow or very broad."""
    longest = [
        max(len("".join(run.text for run in cell)) for cell in cells) for cells in zip(*block.rows, strict=True)
    ] or [0] * len(block.header)  # fmt: skip
    return [min(max(LEAST_SHARE, length, len(name)), MOST_SHARE) for length, name in zip(longest, block.header, strict=True)]


def _line(line: Line) -> str:
    return "".join(_run(run) + (_LEFT_TO_RIGHT if run.language and reads_right_to_left(run.language) else "") for run in line)


def _run(run: Run) -> str:
    text = f"#{_string(run.text)}"
    if run.href:
        return f"#link({_string(run.href)})[{text}]"
    if run.language:
        code = run.language.split("-")[0].lower()
        font = f', font: ("Noto Sans", "{_FONTS[code]}")' if code in _FONTS else ""
        # Typst takes ISO 639 codes of two or three letters.
        tagged = f"lang: {_string(code)}" if code.isascii() and code.isalpha() and len(code) in (2, 3) else 'lang: "en"'
        way = ", dir: rtl" if reads_right_to_left(code) else ""
        return f"#text({tagged}{way}{font})[{text}]"
    return f"#strong[{text}]" if run.strong else text


def _string(text: str) -> str:
    """Return a string literal of Typst; controls that no page shows are left out."""
    kept = "".join(char for char in text.encode("utf-8", "replace").decode() if char >= " " or char in "\t\n\r")
    return (
        '"' + kept.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'
    )
