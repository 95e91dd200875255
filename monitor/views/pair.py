"""The page of a pair: how one actor spoke of another, when that turned, and in which words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from feeds.types import ActorCode, Source
from monitor.records import StoredStatement
from monitor.store.store import Store
from monitor.types import StatementKey
from monitor.views.figures import Figure, Period, from_first, pair_figure, said_on, shifts_of
from monitor.views.latest import glossed, quoted
from monitor.views.words import Name, Quoted, named
from monitor.vocabulary import Vocabulary

SHOWN = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class PairShift:
    """A change of two rungs or more, with the words of both sides; `rungs` is positive toward support."""

    before: Quoted
    after: Quoted
    rungs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage:
    """One actor on another: `shifts` newest first, `said` the latest statements, `back` whether the page the other way exists."""

    actor: Name
    target: Name
    figure: Figure
    shifts: tuple[PairShift, ...]
    said: tuple[Quoted, ...]
    back: bool


def pair_page(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    actor: str,
    target: str,
    period: Period,
    *,
    now: datetime,
    open: bool = False,
) -> PairPage | None:
    """Return the page of a pair in a period, None where one of them is not known.

    `open`: the period's first day was not chosen, so that the figure begins with the first statement.

    Raises: InputError for a period that cannot be shown.
    """
    if ActorCode(actor) not in vocabulary.actors:
        return None
    if target not in vocabulary.actors and target not in vocabulary.armed_groups:
        return None
    said = said_on(store, actor, target, period)
    figure = pair_figure(store, sources, vocabulary, actor, target, period, now=now, said=said)
    by_key: dict[StatementKey, StoredStatement] = {one.key: one for one in said}
    turned = tuple(reversed(shifts_of(said)))
    keys = tuple(dict.fromkeys(key for shift in turned for key in (shift.before.key, shift.after.key)))
    quotes = {one.key: one for one in glossed(store, (quoted(by_key[key], vocabulary) for key in keys))}
    return PairPage(
        actor=named(actor, vocabulary),
        target=named(target, vocabulary),
        figure=from_first([figure])[0] if open else figure,
        shifts=tuple(
            PairShift(before=quotes[shift.before.key], after=quotes[shift.after.key], rungs=shift.rungs) for shift in turned
        ),
        said=glossed(store, (quoted(one, vocabulary) for one in said[:SHOWN])),
        back=ActorCode(target) in vocabulary.actors and target != actor,
    )
