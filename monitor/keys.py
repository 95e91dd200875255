"""The keys that the desk signs with: made once, in a file that its owner alone can read, or given by the environment."""

import os
import secrets
from pathlib import Path

import platformdirs

from alerts.links import LEAST_KEY_BYTES
from monitor.config import Settings
from monitor.errors import MonitorError

KEY_BYTES = 32


def key_file(settings: Settings, store_name: str) -> Path:
    """Return where the board's signing key lies: beside an SQLite file, else in the user's data folder."""
    if settings.database_url.startswith("sqlite:"):
        return Path(f"{store_name}.key")
    return Path(platformdirs.user_data_dir("demarche")) / "board.key"


def link_key(settings: Settings, store_name: str) -> bytes:
    """Return what signs the links of messages: of the environment, else the board's key.

    Raises: MonitorError where it is too short, or the file cannot be used.
    """
    given = settings.link_key.get_secret_value().encode()
    if given and len(given) < LEAST_KEY_BYTES:
        raise MonitorError(
            f"DEMARCHE_LINK_KEY: it has fewer than {LEAST_KEY_BYTES} characters; make one with `openssl rand -hex 32`"
        )
    return given or read_key(key_file(settings, store_name))


def read_key(path: Path) -> bytes:
    """Return the signing key in a file, which is made where it is missing, readable by its owner only.

    Raises: MonitorError where it cannot be read or made, or others can read it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(made, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise MonitorError(
                f"{path}: others can read the board's signing key; run chmod 600 on it, or delete it for a new one"
            )
        key = path.read_bytes()
    except OSError as exc:
        raise MonitorError(f"{path}: the board's signing key cannot be used ({exc.strerror}); make its folder writable") from exc
    if len(key) != KEY_BYTES:
        raise MonitorError(f"{path}: this is no signing key of the board; delete the file, and a new one is made")
    return key
