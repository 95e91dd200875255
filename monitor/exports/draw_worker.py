"""Draws charts in a process of its own (I/O): a line of JSON on standard input for each, a line of JSON on standard output.

It imports nothing of ours. The library that it runs keeps a JavaScript engine of some 90 MB, which the board must not carry: the
process ends by itself once nothing was asked for a while, once what it keeps of pictures drawn has grown too much, and with its
parent.
"""

import base64
import json
import os
import select
import sys
from collections.abc import Iterator
from typing import Any

IDLE_S = 20.0
MOST_BYTES = 58_000_000
"""Of its own memory, behind a picture. The engine has 34 MB, and collects next to no garbage below that of three or four."""
VEGA_LITE = "6.4"


def main() -> None:
    """Answer each order: `svg` or `png` (base64) of its `spec`, the browser's `bundle`, or `error`."""
    import vl_convert

    known: set[str] = set()
    for line in _lines():
        order = json.loads(line)
        for folder in order.get("fonts", ()):
            if folder not in known:
                vl_convert.register_font_directory(folder)
                known.add(folder)
        try:
            answer = _answer(vl_convert, order)
        except Exception as exc:  # noqa: BLE001 - whatever a specification breaks is told to the one who asked
            answer = {"error": _reason(exc)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        if _own_bytes() > MOST_BYTES:
            return


def _own_bytes() -> int:
    """Return how much memory is this process's own; 0 where the system does not say, as only Linux does."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:
            _, resident, shared, *_ = map(int, told.read().split())
    except OSError:
        return 0
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


def _reason(exc: Exception) -> str:
    """Return what went wrong without the script's own trace."""
    lines = [line.strip() for line in str(exc).splitlines() if line.strip() and not line.strip().startswith("at ")]
    return " ".join(lines[:2])[:300] or type(exc).__name__


def _answer(vl_convert: Any, order: dict[str, Any]) -> dict[str, str]:
    if order["what"] == "bundle":
        return {"bundle": vl_convert.javascript_bundle(vl_version=VEGA_LITE)}
    # Nothing is ever fetched for a picture.
    asked = {"vl_version": VEGA_LITE, "allowed_base_urls": []}
    if order["what"] == "png":
        drawn = vl_convert.vegalite_to_png(order["spec"], scale=order["scale"], **asked)
        return {"png": base64.b64encode(drawn).decode()}
    return {"svg": vl_convert.vegalite_to_svg(order["spec"], **asked)}


def _lines() -> Iterator[bytes]:
    """Yield what is asked until nobody asks for long or the parent is gone."""
    waiting, source = b"", sys.stdin.fileno()
    while True:
        line, newline, rest = waiting.partition(b"\n")
        if newline:
            waiting = rest
            yield line
            continue
        if not select.select([source], [], [], IDLE_S)[0]:
            return
        read = os.read(source, 1 << 16)
        if not read:
            return
        waiting += read


if __name__ == "__main__":
    main()
