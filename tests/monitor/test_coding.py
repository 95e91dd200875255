"""When two who coded the same words are done with them."""

from datetime import UTC, datetime

from feeds.types import ActorCode, DocumentId
from monitor.coding import Coding, Judgement, State, Verdict, blind_of, verdict
from monitor.types import Stance, StatementKey

CONDEMNS = Judgement(stance=Stance.CONDEMN, actor=ActorCode("FRA"), official=True)
OPPOSES = Judgement(stance=Stance.OPPOSE, actor=ActorCode("FRA"), official=True)
NONE = Judgement(stance=None)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def said(coder: str, judgement: Judgement, *, number: int = 1, settling: bool = True, undone: bool = False) -> Coding:
    return Coding(
        number=number,
        unit=StatementKey("u"),
        document_id=DocumentId("d"),
        coder=coder,
        at=NOW,
        judgement=judgement,
        settling=settling,
        undone_at=NOW if undone else None,
    )


def test_one_judgement_waits_for_another() -> None:
    assert verdict({"Ada": CONDEMNS}, []) == Verdict(state=State.WAITS)


def test_two_that_say_the_same_are_alike() -> None:
    assert verdict({"Ada": NONE, "Ben": NONE}, []) == Verdict(state=State.ALIKE, judgement=NONE, by=("Ada", "Ben"))


def test_two_that_differ_settle_it_only_together() -> None:
    blind = {"Ada": CONDEMNS, "Ben": OPPOSES}
    assert verdict(blind, [said("ADA", OPPOSES)]).state is State.DIFFERS
    assert verdict(blind, [said("Ada", OPPOSES), said("Ben", CONDEMNS)]).state is State.DIFFERS
    found = verdict(blind, [said("Ada", OPPOSES), said("Ben", OPPOSES)])
    assert (found.state, found.judgement, found.by) == (State.SETTLED, OPPOSES, ("Ada", "Ben"))
    assert verdict(blind, [said("Ada", OPPOSES), said("Ben", OPPOSES, undone=True)]).state is State.DIFFERS


def test_a_third_settles_it_alone() -> None:
    found = verdict({"Ada": CONDEMNS, "Ben": OPPOSES}, [said("Ada", OPPOSES), said("Cleo", NONE, number=2)])
    assert (found.state, found.judgement, found.by) == (State.SETTLED, NONE, ("Cleo",))


def test_of_one_coder_the_latest_blind_judgement_counts() -> None:
    codings = [
        said("Ada", CONDEMNS, settling=False),
        said("Ada", OPPOSES, settling=False),
        said("Ben", NONE, settling=False, undone=True),
        said("Cleo", NONE),
    ]
    assert blind_of(codings) == {"u": {"Ada": OPPOSES}}
