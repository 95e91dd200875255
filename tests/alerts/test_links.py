"""Links of a message: one recipient, one act, an end; what a hush does to what is planned."""

import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.hours import mute_end
from alerts.links import LIVES, ActLink, Links, fingerprint
from alerts.plan import plan
from alerts.render import render
from alerts.types import Act, ChannelName, Form, Hush, Limits, MuteFor, Quiet, RuleId
from tests.alerts.conftest import NOW
from tests.alerts.test_cards import within_slack

KEY = b"k" * 32
LINKS = Links(KEY, "https://board.example/")


def token(act: Act, *, links: Links = LINKS, at: datetime = NOW) -> str:
    [found] = [one for one in links.at(at)("msg_1", ChannelName("desk")) if one.act is act]
    assert found.url.startswith("https://board.example/act/")
    return found.url.rpartition("/")[2]


@pytest.mark.parametrize("act", Act)
def test_a_link_names_its_recipient_its_one_act_and_an_end(act):
    followed = LINKS.read(token(act), now=NOW)
    assert followed is not None
    assert (followed.act, followed.channel, followed.delivery_key) == (act, "desk", "msg_1")
    assert followed.ends_at == NOW + LIVES


def test_a_link_past_its_end_or_of_another_key_is_none():
    assert LINKS.read(token(Act.MUTE), now=NOW + LIVES) is None
    assert LINKS.read(token(Act.MUTE, links=Links(b"x" * 32, "https://board.example")), now=NOW) is None
    assert len({token(act) for act in Act}) == len(Act)


@given(st.text(max_size=80), st.integers(0, 200), st.characters())
def test_no_forged_link_is_read(text, place, letter):
    real = token(Act.SNOOZE)
    changed = real[: place % len(real)] + letter + real[place % len(real) + 1 :]
    assert LINKS.read(text, now=NOW) is None
    assert changed == real or LINKS.read(changed, now=NOW) is None


def test_a_link_is_remembered_by_its_hash_only():
    assert token(Act.MUTE) not in fingerprint(token(Act.MUTE))
    assert len(fingerprint("x")) == 64


def planned(rule, signal, *hushes, now=NOW):
    return plan([rule], [signal], (), now=now, board_url="https://board.example", hushes=hushes, links=LINKS.at(now))


def hush(**changes):
    base = {"rule_id": RuleId("all"), "channel": ChannelName("desk"), "muted": changes.get("until") is None}
    return Hush(**(base | changes))


def test_every_message_has_its_own_links(make_rule, make_signal):
    made = planned(make_rule(channels=("desk", "other")), make_signal()).deliveries
    found = [line.rpartition(" ")[2] for one in made for line in one.message.text.splitlines() if "/act/" in line]
    assert len(set(found)) == 6
    for one in made:
        for act in Act:
            assert f'"{act}":"https://board.example/act/' in one.message.payload


def test_what_a_channel_has_muted_is_planned_for_the_others_only(make_rule, make_signal):
    rule = make_rule(channels=("desk", "other"))
    found = planned(rule, make_signal(), hush())
    assert ([one.channel for one in found.deliveries], found.held) == (["other"], ())
    other = hush(dossier="another-matter")
    assert len(planned(rule, make_signal(), other).deliveries) == 2
    assert len(planned(rule, make_signal(dossier="another-matter"), other).deliveries) == 1


def test_what_a_channel_has_snoozed_is_held_until_then_and_until_the_night_is_over(make_rule, make_signal):
    until = NOW + timedelta(hours=8)
    found = planned(make_rule(), make_signal(), hush(until=until))
    assert found.deliveries == ()
    assert [(one.release_at, one.channel) for one in found.held] == [(until, "desk")]
    night = Quiet(begins=time(16), until=time(23), zone=ZoneInfo("UTC"))
    assert planned(make_rule(quiet=night), make_signal(), hush(until=until)).held[0].release_at == NOW.replace(hour=23)
    assert len(planned(make_rule(), make_signal(), hush(until=NOW)).deliveries) == 1


def test_a_mute_with_an_end_drops_what_happens_before_it_also_beside_a_snooze(make_rule, make_signal):
    until = NOW + timedelta(hours=1)
    short, snooze = hush(until=until, muted=True), hush(until=NOW + timedelta(hours=8))
    for hushes in ((short,), (short, snooze)):
        found = planned(make_rule(), make_signal(), *hushes)
        assert (found.deliveries, found.held) == ((), ())
    assert len(planned(make_rule(), make_signal(), short, now=until).deliveries) == 1


@pytest.mark.parametrize(
    ("length", "zone", "now", "end"),
    [
        (MuteFor.HOUR, "UTC", "2026-03-02T12:00", "2026-03-02T13:00+00:00"),
        (MuteFor.SHIFT, "Europe/Paris", "2026-03-28T20:00", "2026-03-29T04:00+00:00"),
        (MuteFor.MORNING, "Europe/Paris", "2026-03-02T12:00", "2026-03-03T06:00+00:00"),
        (MuteFor.MORNING, "Europe/Paris", "2026-03-28T12:00", "2026-03-29T05:00+00:00"),  # the clock was put forward that night
        (MuteFor.MORNING, "Europe/Paris", "2026-03-01T23:30", "2026-03-03T06:00+00:00"),  # past midnight in Paris
        (MuteFor.MORNING, "Asia/Kolkata", "2026-03-02T12:00", "2026-03-03T01:30+00:00"),
    ],
)
def test_a_mute_ends_by_the_clock_of_the_desk(length, zone, now, end):
    found = mute_end(length, zone=ZoneInfo(zone), now=datetime.fromisoformat(f"{now}+00:00"))
    assert found == datetime.fromisoformat(end)
    assert mute_end(MuteFor.LIFTED, zone=ZoneInfo(zone), now=NOW) is None


def test_a_link_is_shown_as_a_word_in_html(make_rule, make_signal):
    [one] = planned(make_rule(), make_signal()).deliveries
    assert ">Acknowledge</a>" in one.message.html
    assert ">Snooze 8 h</a>" in one.message.html


def test_the_links_go_before_anything_else_where_there_is_no_room(make_rule, make_signal):
    acts = tuple(LINKS.at(NOW)("msg_1", ChannelName("desk")))
    assert all(isinstance(one, ActLink) for one in acts)
    message = render(make_signal(), make_rule(), now=NOW, board_url="https://board.example", limits=Limits(text=1000), acts=acts)
    bare = render(make_signal(), make_rule(), now=NOW, board_url="https://board.example", limits=Limits(text=1000))
    assert message.text == bare.text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    words=st.text(max_size=60) | st.sampled_from(["@everyone <!channel>", "x" * 4000, "非" * 4000, "\ud800\x00"]),
    address=st.integers(0, 1900),
    form=st.sampled_from(Form),
    payload=st.integers(6000, 28_000),
)
def test_with_links_too_every_message_is_valid_and_within_its_limits(make_rule, make_signal, words, address, form, payload):
    long = "https://mfa.example/" + "a" * address
    signal = make_signal(title=words, quote=words, speaker=words, source_name=words, source_url=long)
    limits = Limits(form=form, payload=payload)
    acts = LINKS.at(NOW)("msg_" + "0" * 32, ChannelName("desk"))
    board = "https://board.example/" + "b" * address
    message = render(signal, make_rule(), now=NOW, board_url=board, limits=limits, acts=acts)
    assert len(message.text) <= limits.text
    assert len(message.html) <= limits.html
    assert len(message.payload.encode()) <= payload
    body = json.loads(message.payload)
    if form is Form.SLACK:
        within_slack(body)
    assert "@everyone" not in message.text + message.html
