"""A briefing as PDF/UA-1, set by Typst of the extra `export` in a short-lived process (I/O); its content is decided before."""

import base64
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from monitor.errors import ExportError
from monitor.exports.blocks import Briefing, Picture
from monitor.exports.extra import is_installed, needed
from monitor.exports.raster import font_folders
from monitor.exports.typeset import file_of, typeset

TIMEOUT_S = 60
_WORKER = Path(__file__).parent / "pdf_worker.py"


def pdf(content: Briefing, *, as_of: datetime, fonts: Path | None) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF and what its reader has to be told: the characters that no font shows, a standard that it missed.

    Raises: ExportError where the extra is not installed, or the document cannot be set, or not in time.
    """
    if not is_installed("typst"):
        needed("typst", "PDF")
    order = {
        "source": typeset(content, as_of=as_of),
        "pictures": {file_of(block): block.svg for block in content.blocks if isinstance(block, Picture)},
        "fonts": [str(folder.resolve()) for folder in font_folders(fonts)],
        "timestamp": int(as_of.timestamp()),
    }
    answer = _asked(order)
    if "error" in answer:
        raise ExportError(f"the PDF cannot be set ({answer['error']}); take HTML or DOCX, and report it")
    missing = ", ".join(answer["missing"])
    told = (f"no font shows {missing}; written as numbers, add fonts with --fonts DIR" if missing else "", answer["warning"])
    return base64.b64decode(answer["pdf"]), tuple(line for line in told if line)


def _asked(order: dict[str, object]) -> dict[str, str]:
    command = [sys.executable, "-I", str(_WORKER)]
    sent = json.dumps(order, ensure_ascii=True).encode()
    try:
        done = subprocess.run(command, input=sent, capture_output=True, timeout=TIMEOUT_S, check=True)
        answer: dict[str, str] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as exc:
        raise ExportError(f"the PDF was not set within {TIMEOUT_S} s; take HTML or DOCX, and report it") from exc
    except (OSError, subprocess.CalledProcessError, ValueError) as exc:
        raise ExportError(f"the process that sets PDFs failed ({type(exc).__name__}); take HTML or DOCX, and report it") from exc
    return answer
