"""Tying what is stored to a dossier that was just saved, beside the page that asked for it: a large store takes minutes.

One at a time, in a thread of its own, which a stop of the program does not wait for; saving anew does it again.
"""

import logging
import threading
from dataclasses import dataclass, replace
from queue import SimpleQueue

from monitor.desk import Desk
from monitor.errors import MonitorError
from monitor.rereading import bind_dossier
from monitor.types import Dossier, DossierId

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """How far the tying of a dossier is: documents looked at, and reactions new or changed once it is `done`."""

    looked_at: int = 0
    done: bool = False
    reactions: int = 0
    fault: str = ""


class Binder:
    """Ties dossiers to what is stored, in the order in which they were saved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: SimpleQueue[Dossier] = SimpleQueue()
        self._states: dict[DossierId, Binding] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def begin(self, dossier: Dossier, *, patience_s: float) -> None:
        """Tie a stored dossier; return when that is done, or when `patience_s` are over and it goes on by itself."""
        with self._changed:
            self._states[dossier.id] = Binding()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="binding", daemon=True)
                self._thread.start()
            self._waiting.put(dossier)
            self._changed.wait_for(lambda: self._states[dossier.id].done, patience_s)

    def state(self, dossier_id: str) -> Binding | None:
        """Return how far the tying of a dossier is; None where nobody saved it since the program started."""
        return self._states.get(DossierId(dossier_id))

    def _work(self) -> None:
        while True:
            self._bind(self._waiting.get())

    def _bind(self, dossier: Dossier) -> None:
        def tell(looked_at: int, _: int) -> None:
            self._states[dossier.id] = replace(self._states[dossier.id], looked_at=looked_at)

        try:
            reactions, fault = bind_dossier(self._desk, dossier, progress=tell), ""
        except MonitorError as exc:
            logger.error("dossier %s cannot be tied to what is stored: %s", dossier.id, exc)
            reactions, fault = 0, str(exc)
        except Exception as exc:  # a text that a reader stumbles over must not end the thread
            logger.exception("dossier %s cannot be tied to what is stored", dossier.id)
            reactions, fault = 0, f"internal error ({type(exc).__name__}); the log says more"
        with self._changed:
            self._states[dossier.id] = replace(self._states[dossier.id], done=True, reactions=reactions, fault=fault)
            self._changed.notify_all()
