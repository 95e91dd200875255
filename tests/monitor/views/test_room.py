"""What is not quoted of a crowded board stands nowhere on its page."""

from datetime import timedelta

import pytest

from monitor.demo import demo_vocabulary
from monitor.store.store import Store
from monitor.views.board import SHOWN, board
from monitor.views.room import FULL_ROW, FULL_SHIFT, ROWS_BYTES, crowded, room
from tests.monitor.web import assembly
from tests.monitor.web.conftest import NOW


def test_as_many_as_fill_the_page_without_a_word_are_a_crowd() -> None:
    most = ROWS_BYTES // FULL_ROW
    assert not crowded([0] * most)
    assert crowded([0] * (most + 1))
    assert crowded([3] * (ROWS_BYTES // (FULL_ROW + FULL_SHIFT) + 1))


@pytest.mark.parametrize("hours", [30, 14])
def test_a_crowded_board_shows_what_one_that_is_quoted_in_full_does(tmp_path, hours: int) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/assembly.db")
    assembly.fill(store, spoken=193)
    dossier = store.dossier("assembly")
    assert dossier is not None
    now = NOW - timedelta(hours=30 - hours)

    def shown(**how: object):  # type: ignore[no-untyped-def]
        return board(store, assembly.sources(), demo_vocabulary(), dossier, dossier.events[0], now=now, most=SHOWN, **how)  # type: ignore[arg-type]

    lean, full = shown(crowded=crowded), shown()
    assert room(lean) == room(full)
    assert lean.headline == full.headline
    assert (lean.strip, lean.map, lean.order, lean.silent, lean.course) == (
        full.strip,
        full.map,
        full.order,
        full.silent,
        full.course,
    )
    assert [(row.actor, row.words, row.mark, row.second, row.shifts[-1:]) for row in lean.rows] == [
        (row.actor, row.words, row.mark, row.second, row.shifts[-1:]) for row in full.rows
    ]
    assert any(row.earlier for row in full.rows)
    assert any(row.earlier for row in lean.rows) is not crowded(map(bool, (row.shifts for row in full.rows)))
    assert [len(row.earlier) + row.more for row in lean.rows] == [len(row.earlier) + row.more for row in full.rows]
    store.close()
