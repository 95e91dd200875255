"""Sets one Typst document as PDF/UA-1 in a process of its own (I/O): JSON on standard input, JSON on standard output.

It imports nothing of ours, so that it starts at once, and a document that takes too long is ended with the process.
A character that no font shows makes the standard refuse: it is written as its number, and named at the end of the document.
"""

import base64
import json
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)", re.DOTALL)
MAX_ROUNDS = 80


def main() -> None:
    """Read the order, set the document, write the answer: `pdf` in base64, `missing` characters, `warning`, or `error`."""
    import typst

    order = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="demarche-pdf-") as folder:
        answer = _set(typst, Path(folder), order)
    json.dump(answer, sys.stdout)


def _set(typst: Any, folder: Path, order: dict[str, Any]) -> dict[str, object]:
    missing: dict[str, None] = {}
    standards, warning = ["ua-1"], ""
    for _ in range(MAX_ROUNDS):
        _write(folder, order, missing)
        try:
            pdf = typst.compile(
                str(folder / "main.typ"),
                root=str(folder),
                format="pdf",
                font_paths=order["fonts"],
                ignore_system_fonts=True,
                pdf_standards=standards,
                timestamp=order["timestamp"],
            )
        except typst.TypstError as exc:
            said = str(getattr(exc, "message", "") or exc)
            new = [char for text in _UNSHOWN.findall(said) for char in _unescaped(text) if char not in missing]
            if new:
                missing |= dict.fromkeys(new)
            elif standards and "PDF/UA-1" in said:
                standards, warning = [], f"the PDF is not PDF/UA-1 ({said})"
            else:
                return {"error": said}
        else:
            return {"pdf": base64.b64encode(pdf).decode(), "missing": [name_of(char) for char in missing], "warning": warning}
    return {"error": f"too many characters that no font shows, such as {', '.join(map(name_of, list(missing)[:5]))}"}


def _write(folder: Path, order: dict[str, Any], missing: Iterable[str]) -> None:
    table = {ord(char): f"[U+{ord(char):04X}]" for char in missing}
    source = order["source"].translate(table)
    if table:
        names = json.dumps("Characters that no font here shows, written as their numbers: " + ", ".join(map(name_of, missing)))
        source += f"#par(text({names}))\n"
    (folder / "main.typ").write_text(source, encoding="utf-8")
    for name, svg in order["pictures"].items():
        (folder / name).write_text(svg.translate(table), encoding="utf-8")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def name_of(char: str) -> str:
    """Return a character's number and name: "U+13000 EGYPTIAN HIEROGLYPH A001"."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


if __name__ == "__main__":
    main()
