"""Every kind of signal from what a source publishes to a signed message at a receiver. All texts are invented."""

import base64
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from alerts.channels.config import parse_channels
from alerts.rules import parse_rules, with_made_at
from alerts.types import RuleId, SignalKind
from feeds.types import ActorCode, Precision
from monitor.cycle import run_turn
from monitor.delivering import deliver
from monitor.desk import Desk, Rulebook
from monitor.rereading import add_dossier
from monitor.tallies import LEAST_REVIEWED
from monitor.types import Dossier, DossierId, Event, EventId
from monitor.views.alerting import tried_out
from monitor.watching import tell_accuracy, tell_reviewed

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok").decode()
AGAINST = "The Ministry of Foreign Affairs of {} strongly condemns the attack carried out by Russia on the port."
FOR = "The Ministry of Foreign Affairs of {} welcomes the attack carried out by Russia on the port."
Make = Callable[..., Any]
TESTED: set[SignalKind] = set()


class World:
    """A desk with sources, an event that began an hour ago, and a receiver of what is told."""

    def __init__(self, site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any) -> None:
        self.site, self.rss, self.make_source, self.make_desk, self.clock = site, rss, make_source, make_desk, clock
        self.site.serve("/hook")

    def open(self, rule: str, *actors: str, watch: tuple[str, ...] = ("FRA",), **more: Any) -> Desk:
        """Return a desk that hears these actors and has just polled them, with one rule."""
        for actor in actors:
            self.says(actor, ("0", "Culture", "The ministry opened an exhibition."), ago=timedelta(hours=30))
        sources = [self.make_source(f"s_{actor.lower()}", self.site.url(f"/{actor}"), actor, **more) for actor in actors]
        desk = self.make_desk(*sources)
        channel = f'[channels.desk]\nkind = "webhook"\nurl = "{self.site.url("/hook")}"\nsecret = "{SECRET}"\n'
        channels = parse_channels(channel, name="test", environ={}, client=desk.client)
        text = f'[[rules]]\nid = "one"\nchannels = ["desk"]\n{rule}\n'
        rules = parse_rules(text, name="test", channels=channels, groups=desk.vocabulary.groups)
        made = with_made_at(rules, {}, now=self.clock() - timedelta(hours=1))
        event = Event(
            id=EventId("port-attack"), title="Attack on the port", began=self.clock() - timedelta(hours=1),
            began_precision=Precision.MINUTE, act="the attack on the port", initiators=(ActorCode("RUS"),),
        )  # fmt: skip
        dossier = Dossier(id=DossierId("port"), title="The port", watch=watch, events=(event,), terms={"en": ("port",)})
        add_dossier(desk, dossier, by="test")
        run_turn(desk)
        return replace(desk, rules=Rulebook(made), channels=channels)

    def says(self, actor: str, *entries: tuple[str, str, str], ago: timedelta = timedelta(minutes=1)) -> None:
        self.site.serve(f"/{actor}", self.rss(*entries, at=self.clock() - ago))

    def told(self, desk: Desk, **later: float) -> list[dict[str, Any]]:
        """Return what the receiver was told by the next turn."""
        self.clock.move(**(later or {"minutes": 70}))
        run_turn(desk)
        return self.sent(desk)

    def sent(self, desk: Desk) -> list[dict[str, Any]]:
        before = len(self.site.posts)
        deliver(desk)
        bodies = [json.loads(body) for _, _, body in self.site.posts[before:]]
        TESTED.update(SignalKind(body["data"]["kind"]) for body in bodies)
        return [body["data"] for body in bodies]


@pytest.fixture
def world(site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any) -> World:
    return World(site, rss, make_source, make_desk, clock)


def test_a_statement_that_a_query_finds(world: World) -> None:
    desk = world.open('kinds = ["statement"]\nquery = "port stance:condemn -drill"', "FRA", "DEU")
    world.clock.move(minutes=70)
    world.says("FRA", ("1", "On the attack on the port", AGAINST.format("France")))
    world.says("DEU", ("1", "On the port", FOR.format("Germany")))
    [told] = world.told(desk, minutes=1)
    assert (told["kind"], told["actor"], told["stance"], told["target"]) == ("statement", "FRA", "condemn", "RUS")


def test_the_first_statement_of_an_actor_at_or_beyond_a_rung(world: World) -> None:
    desk = world.open('kinds = ["first_statement"]\ngroups = ["P5"]\nstance_at_most = "oppose"', "FRA", "DEU", watch=("DEU",))
    world.clock.move(minutes=70)
    world.says("FRA", ("1", "On the attack on the port", AGAINST.format("France")))
    world.says("DEU", ("1", "On the attack on the port", AGAINST.format("Germany")))
    [told] = world.told(desk, minutes=1)
    assert (told["kind"], told["actor"]) == ("first_statement", "FRA")


def test_a_shift(world: World) -> None:
    desk = world.open('kinds = ["shift"]', "FRA")
    world.clock.move(minutes=70)
    world.says("FRA", ("1", "On the attack on the port", AGAINST.format("France")))
    assert world.told(desk, minutes=1) == []
    world.clock.move(hours=24)
    world.says("FRA", ("2", "On the attack on the port, anew", FOR.format("France")))
    [told] = world.told(desk, minutes=1)
    assert (told["kind"], told["previous_stance"], told["stance_toward_event"]) == ("shift", "condemn", "support")


def test_a_silence_that_lasts_and_its_end(world: World) -> None:
    rule = 'any = [{ kinds = ["still_silent"], silent_for = "3h" }, { kinds = ["silence_broken"] }]'
    desk = world.open(rule, "FRA")
    world.clock.move(hours=1)
    run_turn(desk)
    found = [one for _ in range(5) for one in world.told(desk, hours=1)]
    assert [(one["kind"], one["silent_for_s"]) for one in found] == [("still_silent", 3 * 3600)]
    world.says("FRA", ("1", "On the attack on the port", AGAINST.format("France")))
    [told] = world.told(desk, hours=1)
    assert (told["kind"], told["actor"]) == ("silence_broken", "FRA")


def test_a_joint_statement_once_for_all_who_signed(world: World) -> None:
    desk = world.open('kinds = ["joint"]\nactors = ["FIN"]', "NOR")
    world.clock.move(minutes=70)
    text = "Joint statement on the port\n\nWe strongly condemn the Russian attack on the port.\n\nNorway\nFinland\nDenmark"
    world.says("NOR", ("1", "Joint statement on the port", text))
    [told] = world.told(desk, minutes=1)
    assert (told["kind"], told["joint"]) == ("joint", ["NOR", "FIN", "DNK"])


def test_a_number_of_states_and_of_members_of_a_group(world: World) -> None:
    counts = ("count = 3", 'groups = ["EU"], count = 2')
    parts = [f'{{ kinds = ["threshold"], stances = ["oppose"], {count} }}' for count in counts]
    rule = f"any = [{', '.join(parts)}]"
    desk = world.open(rule, "FRA", "DEU", "NOR")
    world.clock.move(minutes=70)
    for actor, name in (("FRA", "France"), ("NOR", "Norway")):
        world.says(actor, ("1", "On the attack on the port", AGAINST.format(name)))
    assert world.told(desk, minutes=1) == []
    world.clock.move(hours=4)
    world.says("DEU", ("1", "On the attack on the port", AGAINST.format("Germany")))
    told = world.told(desk, minutes=1)
    assert sorted((one["count"], one["groups"]) for one in told) == [(2, ["EU"]), (3, [])]


def test_a_burst_of_voices(world: World) -> None:
    names = {"FRA": "France", "DEU": "Germany", "NOR": "Norway", "ITA": "Italy", "ESP": "Spain"}
    desk = world.open('kinds = ["burst"]', *names)
    world.clock.move(hours=8)
    for actor, name in names.items():
        world.says(actor, ("1", "On the attack on the port", AGAINST.format(name)))
    [told] = world.told(desk, minutes=1)
    assert (told["kind"], told["count"]) == ("burst", 5)


def test_a_silent_edit_and_a_withdrawal(world: World) -> None:
    desk = world.open('kinds = ["silent_edit", "withdrawn"]', "FRA")
    world.clock.move(minutes=70)
    said_at = world.clock() - timedelta(minutes=1)
    for text, expected in (
        (AGAINST.format("France"), []),
        (FOR.format("France"), [("silent_edit", "support", "condemn")]),
        ("The ministry will speak at the port tomorrow.", [("withdrawn", None, "support")]),
    ):
        world.site.serve("/FRA", world.rss(("1", "On the attack on the port", text), at=said_at))
        told = world.told(desk)
        assert [(one["kind"], one["stance"], one["previous_stance"]) for one in told] == expected


@pytest.mark.parametrize(("status", "found"), [(403, "blocked"), (410, "not found")])
def test_a_source_that_is_blocked_or_gone(world: World, status: int, found: str) -> None:
    desk = world.open('kinds = ["source_down"]', "FRA")
    world.site.serve("/FRA", b"", status=status)
    [told] = world.told(desk)
    assert told["kind"] == "source_down"
    assert found in told["subject"]
    assert world.told(desk, hours=30) == []


def test_a_source_that_is_down_from_the_second_failure_on(world: World) -> None:
    desk = world.open('kinds = ["source_down"]', "FRA")
    world.site.serve("/FRA", b"", status=503)
    assert world.told(desk) == []
    [told] = world.told(desk, hours=8)
    assert told["kind"] == "source_down"


def test_a_source_that_has_gone_quiet(world: World) -> None:
    desk = world.open('kinds = ["source_quiet"]', "FRA")
    dates = [format_datetime(world.clock() - timedelta(days=days)) for days in range(6)]
    items = "".join(f"<item><guid>{at}</guid><title>Of {at}</title><pubDate>{at}</pubDate></item>" for at in dates)
    world.site.serve("/FRA", f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode())
    assert world.told(desk) == []
    [told] = world.told(desk, days=8)
    assert (told["kind"], told["actor"]) == ("source_quiet", "FRA")


def test_our_own_network(world: World) -> None:
    desk = world.open('kinds = ["network_down"]', "FRA", "DEU", "NOR")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    dead = {s.id: replace(s, url=f"http://127.0.0.{n}:{port}/feed") for n, s in enumerate(desk.sources.values(), start=2)}
    [told] = world.told(replace(desk, sources=dead))
    assert told["kind"] == "network_down"


def test_an_engine_whose_accuracy_falls_below_a_floor(world: World) -> None:
    desk = world.open('kinds = ["accuracy"]\naccuracy_below = 0.9', "FRA")
    world.clock.move(minutes=70)
    entries = [
        (str(n), f"On the attack on the port {n}", AGAINST.format("France").replace("port", f"port of X{n}"))
        for n in range(LEAST_REVIEWED)
    ]
    world.says("FRA", *entries)
    assert world.told(desk, minutes=1) == []
    assert tell_accuracy(desk) == 0
    for one in desk.store.latest_statements(limit=99):
        desk.store.correct(one.key, (), why="no statement", by="ada", now=world.clock())
    tell_accuracy(desk)
    [told] = world.sent(desk)
    assert (told["kind"], told["accuracy_below"]) == ("accuracy", 0.9)
    assert tell_accuracy(desk) == 0


def test_what_was_reviewed_is_told_to_whom_asks_for_it_and_to_nobody_else(world: World) -> None:
    desk = world.open('kinds = ["statement", "first_statement"]\nreviewed_only = true', "FRA")
    [asks] = desk.rules.index.rules
    others = replace(asks, id=RuleId("all"), kinds=(), reviewed=None)
    desk.rules.take([asks, others])
    world.clock.move(minutes=70)
    world.says("FRA", ("1", "On the attack on the port", AGAINST.format("France")))
    assert [one["rule"] for one in world.told(desk, minutes=1)] == ["all"]
    [said] = desk.store.latest_statements(limit=9)
    tell_reviewed(desk)
    assert world.sent(desk) == []
    [kept] = [reaction.statement for reaction in desk.store.reactions("port-attack")]
    desk.store.correct(said.key, (kept,), why="as read", by="ada", now=world.clock())
    for _ in range(2):  # it is told once, whenever it is looked for
        tell_reviewed(desk)
    [told] = world.sent(desk)
    assert (told["rule"], told["kind"], told["reviewed"], told["actor"]) == ("one", "first_statement", True, "FRA")
    again = next(one.key for one in desk.store.latest_statements(limit=9))
    desk.store.correct(again, (kept,), why="still as read", by="ben", now=world.clock())
    tell_reviewed(desk)
    assert world.sent(desk) == []
    found, _ = tried_out(desk.store, (), desk.vocabulary, asks, now=world.clock(), board_url="http://127.0.0.1")
    assert [one.signal_key for one in found.messages] == [told["signal"]]


@pytest.fixture(scope="module", autouse=True)
def _all_kinds(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail where a kind of signal is told by no test here; a run of some of them only proves nothing."""
    yield
    chosen = {item.name.partition("[")[0] for item in request.session.items if item.module is request.module}
    if chosen >= {name for name in vars(request.module) if name.startswith("test_")}:
        assert set(SignalKind) - TESTED == set()
