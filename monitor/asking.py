"""What a search may name: the codes, groups and dossiers of this desk, as `alerts.grammar` looks them up."""

from collections.abc import Iterable

from alerts.grammar import Known, Member
from alerts.terms import folded
from monitor.types import Dossier
from monitor.vocabulary import Vocabulary


def known(vocabulary: Vocabulary, dossiers: Iterable[Dossier]) -> Known:
    """Return all that a query may name. A group that has a seat of its own to speak from is an actor too, see `expand`.

    Codes that a dossier's events name are known, even where our tables do not have them.
    """
    there = tuple(dossiers)
    named = {code for one in there for event in one.events for code in (*event.initiators, *event.affected)}
    speaking = [row.code for row in vocabulary.actors.values() if row.seat or row.code not in vocabulary.groups]
    speaking += sorted(named - vocabulary.armed_groups.keys())
    return Known(
        actors=frozenset(map(folded, speaking)),
        targets=frozenset(map(folded, (*speaking, *vocabulary.armed_groups))),
        groups={
            folded(group): tuple(Member(code=row.member, since=row.since, until=row.until) for row in rows)
            for group, rows in vocabulary.groups.items()
        },
        dossiers=frozenset(str(one.id) for one in there),
        events=frozenset(str(event.id) for one in there for event in one.events),
    )
