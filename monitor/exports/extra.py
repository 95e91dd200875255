"""The libraries of the extra `export`: imported where they are used, and asked for in one line where they are missing."""

import importlib
import importlib.util
from typing import Any

from monitor.errors import ExportError


def needed(module: str, what: str) -> Any:
    """Return a module of the extra. Raises: ExportError that says how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError as exc:
        raise ExportError(f"{what} needs the extra `export`; install it with: pip install 'demarche[export]'") from exc


def is_installed(module: str) -> bool:
    """Return whether a module of the extra is there."""
    return importlib.util.find_spec(module) is not None
