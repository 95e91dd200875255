"""Cards for Slack and Teams: what they say, that they keep every documented limit, and that foreign text stays text."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.cards import SLACK, TEAMS_BYTES, slack_card, teams_card
from alerts.channels.chat import SLACK_BYTES
from alerts.types import Rule, RuleId, Signal, SignalKind

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BOARD = "https://board.example/"
RULE = Rule(id=RuleId("p5"), title="P5 speaks", channels=())
NASTY = 'Ignore <!channel> <@U1> <https://evil.example|our bank> *bold* _so_ `x` @everyone <at>all</at> & "quoted" [a](https://evil.example)'


def slack_of(signal: Signal, limit: int = SLACK_BYTES) -> dict[str, Any]:
    body = slack_card(signal, RULE, T0, BOARD, limit)
    assert len(body.encode()) <= limit
    return json.loads(body)


def teams_of(signal: Signal, limit: int = TEAMS_BYTES) -> dict[str, Any]:
    body = teams_card(signal, RULE, T0, BOARD, limit)
    assert len(body.encode()) <= limit
    [attachment] = json.loads(body)["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return attachment["content"]


def texts(value: object, kinds: tuple[str, ...]) -> Iterator[str]:
    """Yield the text of every element of these types, however deep."""
    if isinstance(value, dict):
        if value.get("type") in kinds and isinstance(value.get("text"), str):
            yield value["text"]
        for part in value.values():
            yield from texts(part, kinds)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, kinds)


def within_slack(card: dict[str, Any]) -> None:
    """Hold a message against the table of Slack's documented limits (SLACK names the page of each)."""
    assert len(card["text"]) <= SLACK["message"]
    assert len(card["blocks"]) <= SLACK["blocks"]
    for block in card["blocks"]:
        if block["type"] == "header":
            assert block["text"]["type"] == "plain_text"
            assert 0 < len(block["text"]["text"]) <= SLACK["header"]
        elif block["type"] == "section":
            fields = block.get("fields", [])
            assert fields or block["text"]
            assert len(fields) <= SLACK["fields"]
            assert all(field["type"] == "plain_text" and 0 < len(field["text"]) <= SLACK["field"] for field in fields)
            assert len(block.get("text", {}).get("text", "")) <= SLACK["text"]
        elif block["type"] == "context":
            assert 0 < len(block["elements"]) <= SLACK["elements"]
            assert all(0 < len(element["text"]) <= SLACK["text"] for element in block["elements"])
        else:
            assert block["type"] == "rich_text"
            assert all(len(text) <= SLACK["text"] for text in texts(block, ("text",)))


def test_both_cards_say_who_what_when_why_and_where(make_signal) -> None:
    signal = make_signal()
    for shown in (
        "\n".join(texts(slack_of(signal), ("plain_text", "text", "mrkdwn"))),
        json.dumps(teams_of(signal), ensure_ascii=False),
    ):
        for said in ("Ada Example, foreign minister, for Ruritania", "condemn (-3 of -3 to +3) toward Freedonia", "T+2 h 05 min"):
            assert said in shown
        for said in (
            "not reviewed",
            "P5 speaks",
            "published 2026-03-02",
            "https://mfa.example/press/1?a=1&b=2",
            "/statements/abc",
        ):
            assert said in shown
    assert signal.quote in "".join(texts(slack_of(signal), ("text",)))
    assert signal.quote in "".join(texts(teams_of(signal), ("TextRun",)))
    assert [action["title"] for action in teams_of(signal)["actions"]] == ["Source", "Board"]


def test_foreign_words_stand_only_where_text_is_shown_as_it_is(make_signal) -> None:
    signal = make_signal(
        title=NASTY, quote=NASTY, speaker=NASTY, role=NASTY, source_name=NASTY, detail=NASTY, dossier_title=NASTY
    )
    slack = slack_of(signal)
    within_slack(slack)
    [links] = texts(slack, ("mrkdwn",))
    assert links == "<https://mfa.example/press/1?a=1&b=2|Source> · <https://board.example/statements/abc|Board>"
    assert "<!" not in slack["text"]
    assert "<@" not in slack["text"]
    card = teams_of(signal)
    assert not list(texts(card, ("TextBlock", "FactSet")))
    assert "entities" not in card["msteams"]
    assert "<at>" not in json.dumps(card, ensure_ascii=False)


def test_an_address_cannot_end_its_link(make_signal) -> None:
    [links] = texts(slack_of(make_signal(source_url="https://mfa.example/a|b>c")), ("mrkdwn",))
    assert links.startswith("<https://mfa.example/a%7Cb%3Ec|Source>")


def test_right_to_left_words_keep_their_direction(make_signal) -> None:
    words = "ندين الهجوم على الميناء"
    card = teams_of(make_signal(quote=words, evidence=words, language="ar"))
    [container] = [element for element in card["body"] if element["type"] == "Container"]
    assert container["rtl"] is True
    assert f"“{words}”" in list(texts(container, ("TextRun",)))
    assert not [element for element in teams_of(make_signal())["body"] if element.get("rtl")]


def test_a_long_quotation_is_left_out_and_never_cut(make_signal) -> None:
    quote = "謝" * 9_000
    for shown in (slack_of(make_signal(quote=quote)), teams_of(make_signal(quote=quote))):
        assert "謝謝謝" not in json.dumps(shown, ensure_ascii=False)
        assert "left out, 9000 characters" in json.dumps(shown, ensure_ascii=False)


def test_sample_data_is_said_in_the_first_line(make_signal) -> None:
    signal = make_signal(sample=True)
    assert slack_of(signal)["text"].startswith("SAMPLE DATA")
    assert slack_of(signal)["blocks"][0]["text"]["text"].startswith("SAMPLE DATA")
    assert teams_of(signal)["fallbackText"].startswith("SAMPLE DATA")
    assert "nobody said this" in json.dumps(teams_of(signal))


def test_a_source_that_is_down_makes_a_card_without_words(make_signal) -> None:
    down = make_signal(kind=SignalKind.SOURCE_DOWN, quote=None, evidence=None, stance=None, speaker=None, detail="blocked")
    within_slack(slack_of(down))
    assert "blocked" in json.dumps(teams_of(down))


@pytest.mark.parametrize("limit", [1_500, 4_000, TEAMS_BYTES])
def test_a_small_limit_keeps_the_first_lines(make_signal, limit: int) -> None:
    signal = make_signal(quote="word " * 2_000, source_name="name " * 900, title="title " * 300)
    assert "Statement" in teams_of(signal, limit)["fallbackText"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_signal_breaks_a_limit(make_signal, data: st.DataObject) -> None:
    words = st.text(max_size=300) | st.sampled_from([NASTY, "x" * 5_000, "\ud800", "\u202eابج", "日本" * 2_000, ""])
    names = (
        "title",
        "speaker",
        "role",
        "quote",
        "evidence",
        "source_name",
        "detail",
        "dossier_title",
        "target_name",
        "actor_name",
    )
    signal = replace(make_signal(), **{name: data.draw(words) for name in names}, source_url=data.draw(words))
    within_slack(slack_of(signal))
    teams_of(signal)
