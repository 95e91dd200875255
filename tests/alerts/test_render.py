"""Messages: what they say, that they fit, and that foreign text stays text."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from alerts.numbering import numbered
from alerts.render import render
from alerts.types import ChannelName, Form, Limits, Rule, RuleId, Signal, SignalKind

BOARD = "https://board.example/"
T0 = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def shown(signal, rule, now=T0, **limits):
    return render(signal, rule, now=now, board_url=BOARD, limits=Limits(**limits))


def test_a_message_says_who_what_to_whom_in_which_words_when_and_why(make_signal, make_rule):
    rule = make_rule(id="p5", title="P5 speaks", groups=("P5",), dossiers=("harbour-dispute",), stance_at_most=-2)
    text = shown(make_signal(), rule).text
    assert text.splitlines() == [
        "Statement: Ruritania: condemn toward Freedonia",
        "Who: Ada Example, foreign minister, for Ruritania",
        "Stance: condemn (-3 of -3 to +3) toward Freedonia",
        "On the event: oppose (-2 of -3 to +3)",
        "Law: says that it breaks the law",
        "Event: Blockade of the harbour · Dispute over the harbour · T+2 h 05 min",
        "Quote: “We condemn the closing of the harbour & demand that it <reopen>.”",
        "Standing: official · not reviewed · confidence 0.82",
        "Source: Foreign Ministry of Ruritania · https://mfa.example/press/1?a=1&b=2",
        "Board: https://board.example/statements/abc",
        'Why: rule "P5 speaks" (p5): dossier: harbour-dispute; group: P5; stance at most oppose: oppose',
        "Times: published 2026-03-02 09:55:00 UTC → fetched 2026-03-02 09:59:00 UTC (+4 min) → "
        "labelled 2026-03-02 09:59:02 UTC (+2 s) → queued 2026-03-02 10:00:00 UTC (+58 s)",
    ]


def test_the_subject_is_one_line_that_begins_with_what_happened(make_signal, make_rule):
    subject = shown(make_signal(kind=SignalKind.SHIFT, title="Ruritania: neutral → oppose on the blockade"), make_rule()).subject
    assert subject == "Shift: Ruritania: neutral → oppose on the blockade · T+2 h 05 min · Dispute over the harbour"


def test_sample_data_is_said_first_everywhere_however_small_the_limit(make_signal, make_rule):
    for limits in ({}, {"subject": 30, "text": 120, "html": 400}):
        message = shown(make_signal(sample=True), make_rule(), **limits)
        assert message.subject.startswith("SAMPLE DATA")
        assert message.text.startswith("SAMPLE DATA")
        assert "SAMPLE DATA" in message.html
        assert json.loads(message.payload)["data"]["sample"] is True


def test_what_is_told_more_than_half_an_hour_late_says_so(make_signal, make_rule):
    said = T0 - timedelta(minutes=45)
    late = make_signal(occurred_at=said, published_at=said)
    message = shown(late, make_rule())
    assert "Late by: 45 min" in message.text
    assert json.loads(message.payload)["data"]["late_by_s"] == 45 * 60
    in_time = make_signal(occurred_at=T0 - timedelta(minutes=30), published_at=T0 - timedelta(minutes=30))
    assert "Late by" not in shown(in_time, make_rule()).text


def test_where_only_the_day_is_known_lateness_is_claimed_only_when_certain(make_signal, make_rule):
    midnight = T0.replace(hour=0)
    same_day = make_signal(occurred_at=midnight, published_at=midnight, published_precision="day")
    text = shown(same_day, make_rule()).text
    assert "Late by" not in text
    assert "about T+0 d" in text
    assert "published 2026-03-02 (day only) → fetched 2026-03-02 09:59:00 UTC → labelled" in text
    before = midnight - timedelta(days=1)
    assert "Late by: at least 10 h 00 min" in shown(replace(same_day, occurred_at=before, published_at=before), make_rule()).text


def test_hearsay_and_unofficial_words_are_marked(make_signal, make_rule):
    assert "Standing: hearsay" in shown(make_signal(hearsay=True), make_rule()).text
    assert "Standing: not official" in shown(make_signal(official=False, reviewed=True), make_rule()).text
    assert "reviewed by a person" in shown(make_signal(reviewed=True), make_rule()).text


def test_without_a_direct_quotation_the_passage_is_shown_without_quote_marks(make_signal, make_rule):
    text = shown(make_signal(quote=None, evidence="the ministry deplored the closing"), make_rule()).text
    assert "Passage: the ministry deplored the closing\n" in text
    assert "“" not in text


def test_a_quotation_that_does_not_fit_is_left_out_whole(make_signal, make_rule):
    quote = "We condemn " + "this and that and " * 60
    message = shown(make_signal(quote=quote, evidence="We condemn"), make_rule(), text=1200, html=2400, payload=2200)
    assert "Quote: left out, 1090 characters" in message.text
    assert "We condemn this" not in message.text + message.html
    data = json.loads(message.payload)["data"]
    assert data["quote"] is None
    assert data["left_out"] == ["evidence", "quote"]
    assert "“" + quote.strip() + "”" in shown(make_signal(quote=quote), make_rule()).text


def test_right_to_left_and_cjk_words_stay_intact_and_have_their_own_direction(make_signal, make_rule):
    for quote, language in (("ندين بشدة هذا العمل", "ar"), ("我们强烈谴责这一行为", "zh")):
        message = shown(make_signal(quote=quote, language=language), make_rule())
        assert f'<blockquote dir="auto" lang="{language}">“{quote}”</blockquote>' in message.html
        assert f"“{quote}”" in message.text
        assert json.loads(message.payload)["data"]["quote"] == quote


def test_a_source_down_says_what_was_wrong_and_claims_no_stance(make_rule):
    signal = Signal(
        key="source_down_1",
        kind=SignalKind.SOURCE_DOWN,
        title="Foreign Ministry (ru_mfa): blocked",
        occurred_at=T0,
        actor="RUR",
        source_name="Foreign Ministry",
        source_url="https://mfa.example/feed",
        board_path="/sources",
        fetched_at=T0,
        detail="403: a challenge page",
    )
    message = shown(signal, make_rule())
    assert message.text.startswith("Source down: Foreign Ministry (ru_mfa): blocked\nDetail: 403: a challenge page\n")
    assert "Standing" not in message.text
    assert message.thread == "rule:all"


def test_the_payload_is_the_documented_event(make_signal, make_rule):
    payload = shown(make_signal(), make_rule()).payload
    event = json.loads(payload)
    assert (event["type"], event["timestamp"]) == ("signal.statement", "2026-03-02T09:55:00Z")
    assert payload == json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert payload == shown(make_signal(), make_rule()).payload
    data = event["data"]
    assert data["since_event_s"] == 7500
    assert (data["stance"], data["stance_score"], data["stance_toward_event"]) == ("condemn", -3, "oppose")
    assert data["board_url"] == "https://board.example/statements/abc"
    assert data["left_out"] == []


def test_every_key_of_the_payload_is_documented(make_signal, make_rule, request):
    page = (request.config.rootpath / "docs" / "alerts.md").read_text(encoding="utf-8")
    for key in json.loads(shown(make_signal(), make_rule()).payload)["data"]:
        assert f"`{key}`" in page, key


def test_the_documented_example_is_what_is_sent(make_delivery, make_signal, make_rule, request):
    page = (request.config.rootpath / "docs" / "alerts.md").read_text(encoding="utf-8")
    example = page.split("```json\n")[1].split("```")[0]
    sent = numbered(
        make_delivery(message=shown(make_signal(), make_rule(id="everything")), number=12),
        Form.WEBHOOK,
        now=T0 + timedelta(seconds=4),
    )
    assert json.loads(example) == json.loads(sent.payload)


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '" onmouseover="x', "</blockquote><img src=x onerror=y>"])
def test_html_of_a_source_stays_text(make_signal, make_rule, evil):
    signal = make_signal(quote=evil, speaker=evil, title=evil, language=evil, source_url="https://x.example/?" + evil)
    page = lxml_html.document_fromstring(shown(signal, make_rule(title=evil)).html)
    assert {element.tag for element in page.iter()} <= {
        "html",
        "head",
        "meta",
        "body",
        "p",
        "div",
        "b",
        "span",
        "blockquote",
        "a",
        "strong",
    }
    assert {name for element in page.iter() for name in element.attrib} <= {"charset", "dir", "lang", "href", "rel"}


nasty = st.text(max_size=30) | st.sampled_from(
    ["a\r\nBcc: x@evil.example", "<!channel> @everyone", "“open", "\u202eabc", "\ud800", "x" * 700, "word " * 200, "非難" * 300]
)
times = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 bounds are naive by hypothesis' contract
signals = st.builds(
    Signal,
    key=nasty,
    kind=st.sampled_from(SignalKind),
    title=nasty,
    occurred_at=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    dossier=st.none() | nasty,
    dossier_title=st.none() | nasty,
    event_title=st.none() | nasty,
    actor_name=st.none() | nasty,
    groups=st.lists(nasty, max_size=3).map(tuple),
    joint=st.lists(nasty, max_size=3).map(tuple),
    speaker=st.none() | nasty,
    role=st.none() | nasty,
    target=st.none() | nasty,
    stance=st.none() | nasty,
    stance_score=st.none() | st.integers(-3, 3),
    stance_toward_event=st.none() | nasty,
    quote=st.none() | nasty,
    evidence=st.none() | nasty,
    language=st.none() | nasty,
    source_name=st.none() | nasty,
    source_url=st.none() | nasty | nasty.map("https://x.example/{}".format),
    board_path=st.none() | nasty.map("/{}".format),
    since_event=st.none() | st.timedeltas(timedelta(days=-3000), timedelta(days=3000)),
    published_at=times,
    published_precision=st.sampled_from(["second", "minute", "day", "unknown"]),
    fetched_at=times,
    detail=st.none() | nasty,
    confidence=st.none() | st.floats(0, 1),
    sample=st.booleans(),
)
rules = st.builds(
    Rule,
    id=st.just(RuleId("r")),
    title=nasty,
    channels=st.just((ChannelName("c"),)),
    groups=st.lists(nasty, max_size=2).map(tuple),
    stance_at_most=st.none() | st.integers(-3, 3),
)
limits = st.builds(
    Limits,
    subject=st.integers(1, 200),
    text=st.integers(20, 3000),
    html=st.integers(20, 4000),
    payload=st.integers(8000, 20_000),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(signal=signals, rule=rules, limit=limits)
def test_no_part_is_ever_over_its_limit_and_the_payload_is_always_valid(signal: Signal, rule: Rule, limit: Limits):
    message = render(signal, rule, now=T0, board_url=BOARD, limits=limit)
    assert len(message.subject) <= limit.subject
    assert len(message.subject.splitlines()) <= 1
    assert len(message.text) <= limit.text
    assert len(message.html) <= limit.html
    assert len(message.payload.encode()) <= limit.payload
    event = json.loads(message.payload)
    assert set(event) == {"type", "timestamp", "data"}
    for part in (message.subject, message.text, message.html):
        part.encode()
        for mention in ("@everyone", "<!channel>"):
            assert mention not in part
        assert "\u202e" not in part
    known = (
        "SAMPLE DATA",
        "Late by",
        "Who",
        "Joint text of",
        "Stance",
        "On the event",
        "Before",
        "Law",
        "Event",
        "Quote",
        "Passage",
    )
    known += ("Standing", "Detail", "Source", "Board", "Why", "Times", "Statement", "First statement", "Shift", "Silence broken")
    known += ("Edited without notice", "Withdrawn", "Source down", "Network down", "Source quiet", "Still silent")
    known += ("Joint statement", "Threshold", "Burst", "Accuracy")
    assert all(line.startswith(known) for line in message.text.splitlines())


def test_a_silence_that_lasts_is_timed_by_our_own_clock(make_signal, make_rule):
    silent = make_signal(
        kind=SignalKind.STILL_SILENT, title="India has been silent for 24 h", published_at=None, published_precision="unknown",
        since_event=timedelta(hours=24), silent_for=timedelta(hours=24),
    )  # fmt: skip
    assert shown(silent, make_rule()).subject.startswith("Still silent: India has been silent for 24 h · T+1 d 0 h · ")
