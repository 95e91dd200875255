"""The page of a pair: how one actor spoke of another, when that turned, and in which words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from feeds.types import ActorCode, Source
from monitor.positions import turns
from monitor.store.store import Store
from monitor.views.figures import Figure, Period, from_first, pair_figure, said_on
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
    changes = turns(said)
    wanted = dict.fromkeys([*(one.key for one in said[:SHOWN]), *(one.key for change in changes for one in change)])
    # What was taken back since a moment ago is not there any more.
    quotes = {one.key: one for one in glossed(store, (quoted(one, vocabulary) for one in store.statements_of(tuple(wanted))))}
    turned = tuple(
        PairShift(before=quotes[before.key], after=quotes[after.key], rungs=after.stance.score - before.stance.score)
        for before, after in reversed(changes)
        if before.key in quotes and after.key in quotes
    )
    return PairPage(
        actor=named(actor, vocabulary),
        target=named(target, vocabulary),
        figure=from_first([figure])[0] if open else figure,
        shifts=turned,
        said=tuple(quotes[one.key] for one in said[:SHOWN] if one.key in quotes),
        back=ActorCode(target) in vocabulary.actors and target != actor,
    )
