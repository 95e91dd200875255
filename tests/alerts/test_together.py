"""Several signals in one message: within every limit, whatever they hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.cards import SLACK
from alerts.together import compose
from alerts.types import ChannelName, Form, Held, Limits, RuleId

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BOARD = "http://127.0.0.1:8321"


def parts(rule, signals, limits):
    held = [
        (
            Held(key=f"k{n}", rule_id=RuleId("all"), channel=ChannelName("desk"), signal_key=s.key, held_at=NOW, release_at=NOW),
            s,
        )
        for n, s in enumerate(signals)
    ]
    return compose(rule, ChannelName("desk"), held, now=NOW, board_url=BOARD, limits=limits)


def composed(rule, signals, limits):
    return parts(rule, signals, limits)[0][0]


def test_one_signal_that_waited_is_a_message_of_its_own_with_its_own_key(make_rule, make_signal):
    made = composed(make_rule(), [make_signal()], Limits())
    assert made.key == "k0"
    assert json.loads(made.message.payload)["type"] == "signal.statement"


def test_several_are_listed_oldest_first_and_counted(make_rule, make_signal):
    signals = [make_signal(key=f"s{n}", title=f"Title {n}", occurred_at=NOW.replace(minute=9 - n)) for n in range(3)]
    made = composed(make_rule(title="Morning"), signals, Limits())
    assert made.message.subject == "3 alerts together · Morning"
    assert [line.partition(" · ")[0] for line in made.message.text.splitlines()[1:]] == [
        "- Statement: Title 2",
        "- Statement: Title 1",
        "- Statement: Title 0",
    ]
    data = json.loads(made.message.payload)["data"]
    assert (data["count"], data["left_out"], [one["signal"] for one in data["signals"]]) == (3, 0, ["s2", "s1", "s0"])
    assert made.key == composed(make_rule(title="Renamed"), signals[::-1][::-1], Limits()).key


@pytest.mark.parametrize("form", Form)
def test_what_does_not_fit_into_one_message_becomes_a_second_and_nothing_is_left_out(make_rule, make_signal, form):
    signals = [make_signal(key=f"s{n:03}", title=f"Title {n:03} {'x' * 150}") for n in range(130)]
    made = parts(make_rule(title="Morning"), signals, Limits(form=form))
    assert len(made) > 1
    assert [key for _, keys in made for key in keys] == [f"k{n}" for n in range(130)]
    assert len({delivery.key for delivery, _ in made}) == len(made)
    for delivery, keys in made:
        assert "more; the board has them all" not in delivery.message.text + delivery.message.html + delivery.message.payload
        assert delivery.message.subject == f"{len(keys)} alerts together · Morning"


def test_a_channel_of_few_lines_is_told_the_number_of_the_others(make_rule, make_signal):
    signals = [make_signal(key=f"s{n}") for n in range(60)]
    [(delivery, keys)] = parts(make_rule(title="Morning"), signals, Limits(text=300))
    assert len(keys) == 60
    assert "more; the board has them all" in delivery.message.text


def test_every_key_of_a_digest_is_documented(make_rule, make_signal, request):
    text = (request.config.rootpath / "docs" / "alerts.md").read_text(encoding="utf-8")
    data = json.loads(composed(make_rule(), [make_signal(), make_signal(key="b")], Limits()).message.payload)["data"]
    assert all(f"`{key}`" in text for key in {*data, *data["signals"][0]})


nasty = st.text(max_size=20) | st.sampled_from(
    ["@everyone <!channel>", "a\r\nBcc: x@evil.example", "x" * 900, "非難" * 300, "<b>"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    titles=st.lists(nasty, min_size=2, max_size=90),
    form=st.sampled_from(Form),
    limits=st.builds(
        Limits,
        subject=st.integers(1, 200),
        text=st.integers(1, 900),
        html=st.integers(1, 2000),
        payload=st.integers(3000, 20_000),
    ),
)
def test_nothing_breaks_a_limit_and_the_payload_is_always_valid(make_rule, make_signal, titles, form, limits):
    signals = [make_signal(key=str(n), title=title) for n, title in enumerate(titles)]
    made = parts(make_rule(title=titles[0]), signals, replace(limits, form=form))
    assert sorted(key for _, keys in made for key in keys) == sorted(f"k{n}" for n in range(len(titles)))
    for delivery, keys in made:
        within_limits(delivery.message, keys, limits, form)


def within_limits(message, keys, limits, form):
    assert len(message.subject) <= limits.subject
    assert len(message.text) <= limits.text
    assert len(message.html) <= limits.html
    assert len(message.payload.encode()) <= limits.payload
    assert "\r" not in message.text
    assert "@everyone" not in message.text
    body = json.loads(message.payload)
    if form is Form.SLACK:
        assert len(body["blocks"]) <= SLACK["blocks"]
        assert all(len(block["text"]["text"]) <= SLACK["text"] for block in body["blocks"] if "text" in block)
    elif form is Form.WEBHOOK:
        if body["type"] == "digest":
            assert body["data"]["count"] == len(keys) == len(body["data"]["signals"]) + body["data"]["left_out"]
    else:
        assert body["attachments"][0]["content"]["type"] == "AdaptiveCard"


@pytest.mark.parametrize("form", Form)
def test_sample_data_is_said_first(make_rule, make_signal, form):
    made = composed(make_rule(), [make_signal(), make_signal(key="b", sample=True)], Limits(form=form))
    assert made.message.subject.startswith("SAMPLE DATA")
    assert "SAMPLE DATA" in made.message.html
    assert "SAMPLE DATA" in made.message.payload or json.loads(made.message.payload)["data"]["sample"] is True
