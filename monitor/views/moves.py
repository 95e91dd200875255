"""What has moved on a page since it was last looked at: the statements that are new on it, in words. No clock is a move."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.views.board import Board
from monitor.views.words import Quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What stands on a page: each key with what is said of it in one short line ("France: condemn")."""

    said: Mapping[str, str]

    @property
    def mark(self) -> str:
        """What tells this page from one on which something else stands; the same in every process."""
        return hashlib.sha256(json.dumps(sorted(self.said.items())).encode()).hexdigest()[:16]


def glance_at_board(board: Board) -> Glance:
    """Return what stands on a dossier's board: positions with their words, lanes, joint texts and voices kept apart."""
    rows = {f"row:{row.words.key}": f"{row.actor.name}: {row.mark.word}" for row in (*board.rows, *board.others)}
    lanes = {
        f"{quiet.mark}:{quiet.actor.code}": f"{quiet.actor.name}: {quiet.mark.word}"
        for quiet in (*board.silent, *board.not_monitored, *board.source_down)
    }
    joint = {f"joint:{text.words.key}:{len(text.actors)}": f"joint text for {len(text.actors)}" for text in board.joint}
    apart = {f"apart:{words.key}": f"{words.actor.name}, unofficial: {words.mark.word}" for words in board.apart}
    withdrawn = {f"withdrawn:{words.key}": f"{words.actor.name} withdrew its words" for words in board.withdrawn}
    return Glance(said=rows | lanes | joint | apart | withdrawn)


def glance_at_stream(heard: Iterable[Quoted], boards: Iterable[Board]) -> Glance:
    """Return what stands on the front page: the latest statements, and the figures of each dossier."""
    latest = {words.key: f"{words.actor.name}: {words.mark.word}" for words in heard}
    return Glance(said=latest | dict(_figures(board) for board in boards))


def _figures(board: Board) -> tuple[str, str]:
    head = board.headline
    return f"{board.dossier_id}:{head.spoken}:{head.shifts}", f"{head.spoken} have spoken on {board.title}"


def moved(before: Glance, after: Glance) -> tuple[str, ...] | None:
    """Return what is new on a page, in the order of the page; empty where something only went; None where nothing moved."""
    if before.said == after.said:
        return None
    return tuple(line for key, line in after.said.items() if before.said.get(key) != line)
