"""Writing a rendered file (I/O): whole or not at all, and never over one that stands there unless told so."""

import os
import sys
import tempfile
from pathlib import Path

from monitor.errors import ExportError


def write_file(body: bytes, out: Path, *, force: bool) -> None:
    """Write a file under its name in one step; a kill or a full disk leaves what stood there as it was.

    Raises: ExportError where a file stands there and `force` is false, or the folder cannot be written to.
    """
    if out.is_dir():
        raise ExportError(f"{out}: is a folder; name a file in it")
    if not out.parent.is_dir():
        raise ExportError(f"{out}: there is no folder {out.parent}; make it or name another")
    if out.exists() and not force:
        raise _stands(out)
    try:
        _write(body, out, force=force)
    except FileExistsError as exc:
        raise _stands(out) from exc
    except OSError as exc:
        raise ExportError(f"{out}: cannot be written ({exc.strerror}); make room or name another place") from exc


def _stands(out: Path) -> ExportError:
    return ExportError(f"{out}: stands there already; name another file or overwrite it with --force")


def _write(body: bytes, out: Path, *, force: bool) -> None:
    # Beside the target, so that the last step is a rename within one file system.
    descriptor, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        written.chmod(0o666 & ~mask)
        if force:
            written.replace(out)
        else:
            os.link(written, out)  # unlike a rename it fails where another process was faster
    finally:
        written.unlink(missing_ok=True)


def write_out(body: bytes) -> None:
    """Write to standard output, bytes as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
