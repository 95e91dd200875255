"""Charts as SVG and PNG, and the browser's library for them, made by vl-convert in a process that ends when idle (I/O).

What a chart shows is decided in `monitor.exports.chart`. The server itself never loads the library.
"""

import base64
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections import OrderedDict
from pathlib import Path

import platformdirs

from monitor.contract import Json
from monitor.errors import ExportError
from monitor.exports.raster import font_folders

TIMEOUT_S = 30.0
KEPT = 200
"""Pictures that are remembered; one is some 30 kB."""
SCALE = 2
_WORKER = Path(__file__).parent / "draw_worker.py"
_LIBRARY, _DISTRIBUTION = "vl_convert", "vl-convert-python"
_MISSING = "charts need vl-convert-python, which is not installed here; install it with: pip install vl-convert-python"


class Drawing:
    """Draws charts, one at a time; the same specification is drawn once while it is remembered. For any number of threads."""

    def __init__(self, *, cache: Path | None = None, fonts: Path | None = None) -> None:
        self._cache = cache if cache is not None else Path(platformdirs.user_cache_dir("demarche"))
        self._fonts = [str(folder.resolve()) for folder in font_folders(fonts)]
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: weakref.finalize[[subprocess.Popen[bytes]], Drawing] | None = None
        self._turn = threading.Lock()
        self._kept: OrderedDict[str, str] = OrderedDict()

    def svg(self, spec: Json) -> str:
        """Return the picture as SVG. Raises: ExportError where it cannot be drawn."""
        return self._drawn("svg", spec)

    def png(self, spec: Json) -> bytes:
        """Return the picture as PNG at twice its size. Raises: ExportError where it cannot be drawn."""
        return base64.b64decode(self._drawn("png", spec))

    def bundle(self) -> Path:
        """Return the file with the browser's library, made once for each version of it.

        Raises: ExportError where it cannot be made or kept.
        """
        path = self._cache / bundle_name()
        with self._turn:
            if not path.is_file():
                _keep(path, self._asked({"what": "bundle"})["bundle"])
        return path

    def close(self) -> None:
        """End the process, if it runs."""
        with self._turn:
            self._end()

    def _drawn(self, what: str, spec: Json) -> str:
        spec = _still(spec)
        sent = json.dumps(spec, ensure_ascii=True, sort_keys=True)
        key = hashlib.sha256(f"{what}:{sent}".encode()).hexdigest()
        with self._turn:
            if key not in self._kept:
                order = {"what": what, "spec": spec, "scale": SCALE, "fonts": self._fonts}
                self._kept[key] = self._asked(order)[what]
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _asked(self, order: Json) -> dict[str, str]:
        if not is_installed():
            raise ExportError(_MISSING)
        line = json.dumps(order, ensure_ascii=True).encode() + b"\n"
        try:
            answer = self._answer(line)
        except (BrokenPipeError, EOFError):
            # It went to rest between two charts; a fresh one takes the order.
            self._end()
            try:
                answer = self._answer(line)
            except (OSError, EOFError) as exc:
                self._end()
                raise ExportError(
                    "the process that draws charts ended at once; look at the table instead, and report it"
                ) from exc
        except OSError as exc:
            self._end()
            raise ExportError(f"the process that draws charts cannot be used ({exc.strerror})") from exc
        if "error" in answer:
            raise ExportError(f"the chart cannot be drawn ({answer['error']}); look at the table instead, and report it")
        return answer

    def _answer(self, line: bytes) -> dict[str, str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(_WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            # It ends with whoever asked for it, also where that is forgotten without being closed.
            self._ending = weakref.finalize(self, _stop, self._process)
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line)
        process.stdin.flush()
        answer: dict[str, str] = json.loads(self._line(process.stdout.fileno()))
        return answer

    def _line(self, source: int) -> bytes:
        """Return the next line of the process; a process that takes too long is ended."""
        read = b""
        deadline = time.monotonic() + TIMEOUT_S
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            while not read.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    self._end()
                    raise ExportError(f"the chart was not drawn within {TIMEOUT_S:g} s; take a shorter period")
                some = os.read(source, 1 << 20)
                if not some:
                    raise EOFError
                read += some
        return read

    def _end(self) -> None:
        self._process = None
        if self._ending is not None:
            self._ending()


def _stop(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue
    process.kill()
    process.wait()


_POINTED_AT = frozenset({"tip", "href", "tooltip"})


def _still(spec: Json) -> Json:
    """Return a specification without what is found by pointing alone: most of its bytes, a quarter of what drawing it takes."""
    return {name: _without_pointing(value) for name, value in spec.items() if name not in _POINTED_AT}


def _without_pointing(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_pointing(each) for name, each in value.items() if name not in _POINTED_AT}
    return [_without_pointing(each) for each in value] if isinstance(value, list) else value


def is_installed() -> bool:
    """Return whether charts can be drawn on this machine."""
    return importlib.util.find_spec(_LIBRARY) is not None


def bundle_name() -> str:
    """Return the file name of the browser's library, another one for each version of it."""
    return f"vega-{importlib.metadata.version(_DISTRIBUTION)}.js" if is_installed() else "vega-none.js"


def _keep(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError as exc:
        raise ExportError(f"{path}: cannot be written ({exc.strerror}); free the folder or set XDG_CACHE_HOME") from exc
