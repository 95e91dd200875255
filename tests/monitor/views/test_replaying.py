"""What any rule would have told in the past, also of what nobody had asked for then. All texts are invented."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerts.preview import Preview
from alerts.rules import parse_rules
from alerts.types import ChannelName, Rule, RuleId, SignalKind
from feeds.types import ActorCode, Precision
from monitor.cycle import run_turn
from monitor.desk import Desk
from monitor.rereading import add_dossier
from monitor.tallies import LEAST_REVIEWED
from monitor.types import Dossier, DossierId, Event, EventId
from monitor.views.alerting import tried_out
from tests.monitor.test_told import AGAINST, FOR, World

Make = Callable[..., Any]
NOBODY = 'kinds = ["network_down"]'


@pytest.fixture
def world(site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any) -> World:
    return World(site, rss, make_source, make_desk, clock)


def tried(world: World, desk: Desk, text: str) -> tuple[Preview, int]:
    [rule] = parse_rules(f'[[rules]]\nid = "new"\nchannels = ["desk"]\n{text}\n', name="test", channels=["desk"])
    return tried_out(desk.store, desk.sources.values(), desk.vocabulary, rule, now=world.clock(), board_url="http://127.0.0.1")


def subjects(found: Preview) -> list[str]:
    return [one.message.subject.partition(" · ")[0] for one in found.messages]


def test_a_count_within_a_group_that_nobody_had_asked_for(world: World) -> None:
    desk = world.open(NOBODY, "FRA", "DEU", "NOR")
    world.clock.move(minutes=70)
    for actor, name in (("FRA", "France"), ("NOR", "Norway"), ("DEU", "Germany")):
        world.says(actor, ("1", "On the attack on the port", AGAINST.format(name)))
        world.told(desk, hours=2)
    two = 'kinds = ["threshold"]\nstances = ["oppose"]\ncount = 2\n'
    found, late = tried(world, desk, two + 'groups = ["EU"]')
    assert (subjects(found), late) == (["Threshold: 2 members of EU at oppose or beyond on Attack on the port"], 0)
    assert [one.created_at for one in found.messages] == [max(r.fetched_at for r in desk.store.reactions("port-attack"))]
    assert subjects(tried(world, desk, two)[0]) == ["Threshold: 2 states at oppose or beyond on Attack on the port"]
    assert subjects(tried(world, desk, two.replace("2", "3") + 'groups = ["EU"]')[0]) == []


def test_a_silence_that_lasted_and_its_end(world: World) -> None:
    desk = world.open(NOBODY, "FRA")
    for _ in range(6):
        world.told(desk, hours=1)
    culture = ("0", "Culture", "The ministry opened an exhibition.")  # still there: nothing between the two was missed
    world.says("FRA", ("1", "On the attack on the port", AGAINST.format("France")), culture)
    world.told(desk, hours=1)
    found, _ = tried(world, desk, 'any = [{ kinds = ["still_silent"], silent_for = "3h" }, { kinds = ["silence_broken"] }]')
    assert [one.partition(":")[0] for one in subjects(found)] == ["Still silent", "Silence broken"]
    began = desk.store.dossiers()[0].events[0].began
    assert found.messages[0].created_at == began + timedelta(hours=3)
    assert subjects(tried(world, desk, 'kinds = ["still_silent"]\nsilent_for = "30h"')[0]) == []


def test_what_was_tied_to_a_dossier_only_after_it_was_read(world: World) -> None:
    desk = world.open(NOBODY, "FRA", "DEU")
    world.clock.move(minutes=70)
    world.says("FRA", ("1", "On the quay", AGAINST.format("France").replace("port", "quay")))
    world.says("DEU", ("1", "On the quay", FOR.format("Germany").replace("port", "quay")))
    world.told(desk, minutes=1)
    world.clock.move(hours=30)
    world.says("FRA", ("2", "On the quay, anew", FOR.format("France").replace("port", "quay")))
    world.told(desk, minutes=1)
    event = Event(
        id=EventId("quay-attack"), title="Attack on the quay", began=world.clock() - timedelta(hours=40),
        began_precision=Precision.MINUTE, act="the attack on the quay", initiators=(ActorCode("RUS"),),
    )  # fmt: skip
    add_dossier(
        desk, Dossier(id=DossierId("quay"), title="The quay", watch=("FRA",), events=(event,), terms={"en": ("quay",)}), by="test"
    )
    kinds = 'dossiers = ["quay"]\nkinds = ["first_statement", "shift"]'
    found, late = tried(world, desk, kinds)
    assert late == 0
    assert subjects(found) == [
        "First statement: France: condemn on Attack on the quay",
        "First statement: Germany: support on Attack on the quay",
        "Shift: France: condemn → support on Attack on the quay",
    ]
    assert tried(world, desk, kinds + "\nenabled = false")[0].signals == 3
    assert desk.store.deliveries(limit=9) == ()


def test_what_was_read_too_late_to_ring_is_shown_as_if_read_in_time_and_counted(world: World) -> None:
    desk = world.open(NOBODY, "FRA")
    world.clock.move(hours=70)
    world.says("FRA", ("1", "On the attack on the port", AGAINST.format("France")), ago=timedelta(hours=60))
    world.told(desk, minutes=1)
    found, late = tried(world, desk, 'kinds = ["statement"]')
    assert (len(found.messages), late) == (1, 1)
    assert found.messages[0].created_at == world.clock() - timedelta(hours=60, minutes=1)
    assert "Late by" not in found.messages[0].message.text


def test_a_wire_text_that_several_carry_is_shown_once(world: World) -> None:
    desk = world.open(NOBODY, "FRA", "DEU")
    world.clock.move(minutes=70)
    for actor in ("FRA", "DEU"):
        text = AGAINST.format("France").replace("port", "quay") + " It said so in a long note to all the ambassadors in Paris."
        world.says(actor, ("1", "On the quay", text))
        world.told(desk, hours=2)
    event = Event(
        id=EventId("quay-attack"), title="Attack on the quay", began=world.clock() - timedelta(hours=6),
        began_precision=Precision.MINUTE, act="the attack on the quay", initiators=(ActorCode("RUS"),),
    )  # fmt: skip
    add_dossier(
        desk, Dossier(id=DossierId("quay"), title="The quay", watch=("FRA",), events=(event,), terms={"en": ("quay",)}), by="test"
    )
    found, _ = tried(world, desk, 'dossiers = ["quay"]\nkinds = ["statement"]')
    assert len({r.document_id for r in desk.store.reactions("quay-attack")}) == 2
    assert len(found.messages) == 1


def test_an_engine_that_fell_below_a_floor_nobody_had_named(world: World) -> None:
    desk = world.open(NOBODY, "FRA")
    world.clock.move(minutes=70)
    port = AGAINST.format("France")
    entries = [(str(n), f"On the attack {n}", port.replace("port", f"port of X{n}")) for n in range(LEAST_REVIEWED + 1)]
    world.says("FRA", *entries)
    world.told(desk, minutes=1)
    first = world.clock()
    for one in desk.store.latest_statements(limit=99):
        desk.store.correct(one.key, (), why="no statement", by="ada", now=world.clock())
        world.clock.move(minutes=1)
    found, _ = tried(world, desk, 'kinds = ["accuracy"]\naccuracy_below = 0.9')
    assert [one.created_at for one in found.messages] == [first + timedelta(minutes=LEAST_REVIEWED - 1)]
    assert [one.signal_key.partition("_")[0] for one in found.messages] == ["accuracy"]


@pytest.mark.parametrize("rule", ['kinds = ["statement"]', 'kinds = ["first_statement", "shift", "burst"]'])
def test_what_stood_told_just_what_it_says_afterwards_that_it_would_have(world: World, rule: str) -> None:
    desk = world.open(rule, "FRA", "DEU")
    world.clock.move(minutes=70)
    told = []
    for actor, text in (("FRA", AGAINST.format("France")), ("DEU", FOR.format("Germany")), ("FRA", FOR.format("France"))):
        world.clock.move(hours=25)
        world.says(actor, (text[:40] + actor, f"On the attack on the port: {text[40:60]}", text))
        told += [one["signal"] for one in world.told(desk, minutes=1)]
    run_turn(desk)
    found, late = tried(world, desk, rule)
    assert sorted(one.signal_key for one in found.messages) == sorted(told)
    assert (bool(told), late) == (True, 0)
    everything = Rule(id=RuleId("all"), title="all", channels=(ChannelName("desk"),), kinds=(SignalKind.STATEMENT,))
    off = replace(everything, enabled=False)
    of_both = [
        tried_out(desk.store, desk.sources.values(), desk.vocabulary, one, now=world.clock(), board_url="http://127.0.0.1")[0]
        for one in (everything, off)
    ]
    assert of_both[0].told == of_both[1].told
