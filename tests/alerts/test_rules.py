"""Rule files and matching."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.describing import describe
from alerts.errors import RuleError
from alerts.matching import RuleIndex, is_new, matches
from alerts.rule_writing import write_rules
from alerts.rules import parse_rules, rules_text, with_made_at
from alerts.types import SignalKind

FULL = """
[[rules]]
id = "p5-on-harbour"
title = "Any of the P5 speaks"
channels = ["desk", "log"]
kinds = ["first_statement", "shift"]
dossiers = ["harbour-dispute"]
actors = ["FRA"]
groups = ["P5", "EU/members"]
targets = ["USA", "HAMAS"]
stances = ["condemn", "oppose"]
stance_at_most = "oppose"
stance_at_least = -3
official_only = false
min_confidence = 0.6
made_at = 2026-03-02T04:30:00+01:00
max_age = "90m"
"""


def parse(text, **known):
    return parse_rules(text, name="rules.toml", channels={"desk", "log"}, **known)


def test_a_rule_with_every_key_is_read():
    (rule,) = parse(FULL, actors={"FRA", "USA"}, groups={"P5", "EU"})
    assert rule.id == "p5-on-harbour"
    assert rule.channels == ("desk", "log")
    assert rule.kinds == (SignalKind.FIRST_STATEMENT, SignalKind.SHIFT)
    assert (rule.stance_at_most, rule.stance_at_least) == (-2, -3)
    assert rule.official_only is False
    assert rule.made_at == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    assert rule.max_age == timedelta(minutes=90)


def test_a_short_rule_has_the_defaults():
    (rule,) = parse('[[rules]]\nid="a"\nchannels=["desk"]\n')
    assert (rule.title, rule.kinds, rule.official_only, rule.max_age) == ("a", (), True, timedelta(hours=24))
    assert parse("") == ()


@pytest.mark.parametrize(
    ("line", "key", "reason"),
    [
        ('colour = "red"', "colour", "unknown key"),
        ('channels = ["pager"]', "channels", 'unknown channel "pager" (known: desk, log)'),
        ("channels = []", "channels", "no channel"),
        ('channels = "desk"', "channels", "not a list"),
        ('kinds = ["bursts"]', "kinds", 'unknown kind "bursts"'),
        ('stances = ["angry"]', "stances", 'unknown stance "angry"'),
        ('stance_at_most = "angry"', "stance_at_most", "unknown stance"),
        ("stance_at_most = 4", "stance_at_most", "neither a stance nor a score"),
        ("stance_at_most = -3\nstance_at_least = 2", "stance_at_most", "no stance is at most"),
        ('actors = ["fra"]', "actors", "not a code"),
        ('actors = ["XYZ"]', "actors", 'unknown actor "XYZ"'),
        ('groups = ["P6"]', "groups", 'unknown group "P6"'),
        ("min_confidence = 60", "min_confidence", "0 to 1"),
        ("official_only = 1", "official_only", "neither true nor false"),
        ("made_at = 2026-03-02T04:30:00", "made_at", "zone"),
        ('max_age = "soon"', "max_age", "length of time"),
        ('max_age = "0h"', "max_age", "length of time"),
        ("max_age = 24", "max_age", "length of time"),
        ("title = 3", "title", "not a text"),
    ],
)
def test_a_wrong_key_is_named_with_file_rule_reason_and_remedy(line, key, reason):
    channels = "" if line.startswith("channels") else 'channels = ["desk"]\n'
    with pytest.raises(RuleError) as caught:
        parse(f'[[rules]]\nid = "a"\n{channels}{line}\n', actors={"FRA"}, groups={"P5"})
    message = str(caught.value)
    assert message.startswith(f'rules.toml: rule "a": key "{key}": ')
    assert reason in message
    assert "; " in message
    assert "\n" not in message
    assert caught.value.rule_id == "a"


@pytest.mark.parametrize("rule_id", ["", "A", "a b", "ü", "-a", "a" * 65, "a\\nb"])
def test_an_id_is_a_plain_name(rule_id):
    with pytest.raises(RuleError, match='key "id"'):
        parse(f'[[rules]]\nid = "{rule_id}"\nchannels = ["desk"]\n')


def test_two_rules_with_one_id_are_refused():
    with pytest.raises(RuleError, match="two rules have this id"):
        parse('[[rules]]\nid="a"\nchannels=["desk"]\n' * 2)


@pytest.mark.parametrize("text", ["[[rules]", "rules = 3", "[rules]\nid = 'a'", "rule = []", "rules = [1]"])
def test_a_malformed_file_is_one_clear_line(text):
    with pytest.raises(RuleError, match=r"^rules\.toml: "):
        parse(text)


def test_a_missing_or_binary_file_is_one_clear_line(tmp_path):
    binary = tmp_path / "b.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, reason in ((tmp_path / "none.toml", "No such file"), (binary, "not UTF-8")):
        with pytest.raises(RuleError, match=reason):
            rules_text(path)


def test_a_rule_is_as_old_as_its_first_sight_unless_the_file_says(make_rule, now):
    written, seen, fresh = make_rule(id="w", made_at=now), make_rule(id="s"), make_rule(id="f")
    day_ago = now - timedelta(days=1)
    dated = with_made_at((written, seen, fresh), {"s": day_ago, "w": day_ago}, now=now + timedelta(hours=1))
    assert [rule.made_at for rule in dated] == [now, day_ago, now + timedelta(hours=1)]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({}, True),
        ({"kinds": (SignalKind.STATEMENT,)}, True),
        ({"kinds": (SignalKind.SHIFT,)}, False),
        ({"dossiers": ("harbour-dispute",)}, True),
        ({"dossiers": ("other",)}, False),
        ({"actors": ("RUR",)}, True),
        ({"actors": ("FRE",)}, False),
        ({"groups": ("G7", "P5")}, True),
        ({"groups": ("EU/members",)}, True),
        ({"groups": ("G7",)}, False),
        ({"targets": ("FRE",)}, True),
        ({"targets": ("RUR",)}, False),
        ({"min_confidence": 0.82}, True),
        ({"min_confidence": 0.83}, False),
        ({"actors": ("RUR",), "targets": ("RUR",)}, False),
    ],
)
def test_all_conditions_that_are_set_must_hold(make_rule, make_signal, condition, holds):
    assert matches(make_rule(**condition), make_signal()) is holds


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        # condemn (-3) toward the target, oppose (-2) on the event: without targets the event counts
        ({"stances": ("oppose",)}, True),
        ({"stances": ("condemn",)}, False),
        ({"stances": ("condemn",), "targets": ("FRE",)}, True),
        ({"stance_at_most": -2}, True),
        ({"stance_at_most": -3}, False),
        ({"stance_at_most": -3, "targets": ("FRE",)}, True),
        ({"stance_at_least": -2}, True),
        ({"stance_at_least": -1}, False),
    ],
)
def test_a_stance_is_judged_on_the_event_unless_targets_are_named(make_rule, make_signal, condition, holds):
    assert matches(make_rule(**condition), make_signal()) is holds


def test_without_an_event_the_stance_on_the_target_counts_and_no_stance_meets_no_condition(make_rule, make_signal):
    plain = make_signal(stance_toward_event=None, stance_toward_event_score=None)
    assert matches(make_rule(stances=("condemn",)), plain)
    none = make_signal(stance=None, stance_score=None, stance_toward_event=None, stance_toward_event_score=None)
    for condition in ({"stances": ("condemn",)}, {"stance_at_most": 3}, {"stance_at_least": -3}):
        assert not matches(make_rule(**condition), none)


def test_unofficial_words_and_hearsay_ring_only_where_asked_for(make_rule, make_signal):
    for words in (make_signal(official=False), make_signal(hearsay=True)):
        assert not matches(make_rule(), words)
        assert matches(make_rule(official_only=False), words)


def test_a_source_without_confidence_is_not_held_back_by_one(make_rule, make_signal):
    assert matches(make_rule(min_confidence=0.9), make_signal(kind=SignalKind.SOURCE_DOWN, confidence=None))


def test_what_was_published_before_the_rule_or_too_long_ago_does_not_ring(make_rule, make_signal, now):
    said = now - timedelta(hours=2)
    signal = make_signal(occurred_at=said, published_at=said, published_precision="second")
    assert is_new(make_rule(made_at=said - timedelta(seconds=1)), signal, now=now)
    assert not is_new(make_rule(made_at=said), signal, now=now)
    assert is_new(make_rule(max_age=timedelta(hours=2)), signal, now=now)
    assert not is_new(make_rule(max_age=timedelta(hours=2) - timedelta(seconds=1)), signal, now=now)


def test_a_date_at_the_end_of_time_is_no_error(make_rule, make_signal, now):
    end = datetime(9999, 12, 31, tzinfo=UTC)
    assert is_new(make_rule(), make_signal(occurred_at=end, published_at=end, published_precision="day"), now=now)


def test_a_day_counts_until_its_end(make_rule, make_signal, now):
    midnight = now.replace(hour=0)
    signal = make_signal(occurred_at=midnight, published_at=midnight, published_precision="day")
    assert is_new(make_rule(made_at=now - timedelta(minutes=1)), signal, now=now)
    assert not is_new(make_rule(made_at=midnight + timedelta(days=1)), signal, now=now + timedelta(days=1))


EVERYTHING = """
[[rules]]
id = "india"
title = "India speaks, or does not"
channels = ["desk"]
actors = ["IND"]
query = "blockade OR harbour"
reviewed_only = true
min_confidence = 0.5
cool_down = "90m"
any = [{ kinds = ["still_silent"], silent_for = "24h" }, { kinds = ["silence_broken"] }]
not = { targets = ["USA"], official = false, reviewed = false }
all = [{ any = [{ groups = ["G20"] }, { stance_at_most = "oppose" }] }]
[rules.quiet]
from = "22:00"
until = "07:30"
zone = "Asia/Kolkata"

[[rules]]
id = "ten-oppose"
channels = ["log"]
kinds = ["threshold"]
count = 10
stance_at_most = "oppose"
digest = { every = "weekly", weekday = "friday", at = "18:00", zone = "Europe/Paris" }
"""


def test_conditions_combine_and_a_written_file_reads_the_same():
    rules = parse(EVERYTHING)
    india, ten = rules
    assert india.any_of[0].silent_for == timedelta(hours=24)
    assert india.none_of[0].official is False
    assert india.reviewed is True
    assert (ten.count, ten.digest.weekday, ten.digest.zone.key) == (10, 4, "Europe/Paris")
    assert parse(write_rules(rules)) == rules


def test_a_rule_is_said_in_plain_words():
    india, ten = parse(EVERYTHING)
    assert describe(ten) == (
        "Tell log of 10 states that stand together at oppose or harsher; officially spoken only; "
        "together every Friday at 18:00 (Europe/Paris)."
    )
    words = describe(india)
    assert "either (a silence that lasts for 24 h) or (the end of a silence)" in words
    assert "but not (toward USA, not official, not reviewed)" in words
    assert words.endswith("kept back from 22:00 to 07:30 (Asia/Kolkata).")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("count = 10", 'belongs to kinds = ["threshold"]'),
        ('kinds = ["threshold"]', "count"),
        ('kinds = ["still_silent"]', "silent_for"),
        ('kinds = ["threshold"]\ncount = 10\ngroups = ["EU", "P5"]', "counts all states or one group"),
        ('groups = ["EU"]\nany = [{ kinds = ["threshold"], count = 10 }]', "counts all states or one group"),
        ('kinds = ["accuracy"]', "accuracy_below"),
        ('kinds = ["accuracy"]\naccuracy_below = 80', "it is not a number from 0 to 1"),
        ('query = "actor:"', "character"),
        ('quiet = { from = "22:00", until = "7", zone = "Europe/Paris" }', "time of day"),
        ('quiet = { from = "22:00", until = "07:00" }', "time zone"),
        ('quiet = { from = "22:00", until = "07:00", zone = "Mars/Crater" }', "time zone"),
        ('digest = { every = "daily", zone = "UTC" }', "time of day"),
        ('digest = { every = "daily", at = "07:00", zone = "UTC", weekday = "monday" }', "weekday"),
        ('digest = { every = "monthly", at = "07:00", zone = "UTC" }', "every is missing"),
        ('cool_down = "1h"\ndigest = { every = "hourly", zone = "UTC" }', "digest too"),
        ("any = [{}]", "empty table"),
        ('any = ["FRA"]', "list of tables"),
        ('all = [{ colour = "red" }]', "unknown key"),
    ],
)
def test_a_wrong_condition_is_refused_in_one_line_that_names_the_rule(line, reason):
    with pytest.raises(RuleError) as caught:
        parse(f'[[rules]]\nid = "a"\nchannels = ["desk"]\n{line}\n')
    assert reason in str(caught.value)
    assert 'rule "a"' in str(caught.value)


@pytest.mark.parametrize(
    ("condition", "changes", "held"),
    [
        ('any = [{ actors = ["FRA"] }, { groups = ["P5"] }]', {}, True),
        ('any = [{ actors = ["FRA"] }, { groups = ["G7"] }]', {}, False),
        ('all = [{ groups = ["P5"] }, { targets = ["FRE"] }]', {}, True),
        ('all = [{ groups = ["P5"] }, { targets = ["RUR"] }]', {}, False),
        ('not = { stance_at_most = "oppose" }', {}, False),
        ('not = [{ actors = ["FRA"] }, { targets = ["RUR"] }]', {}, True),
        ("reviewed_only = true", {}, False),
        ("reviewed_only = true", {"reviewed": True}, True),
        ('query = "closing harbour -reopen"', {}, False),
        ('query = "closing harbour stance:condemn is:official"', {}, True),
        ('query = "港口"', {"quote": "关闭港口"}, True),
        (
            'kinds = ["threshold"]\ncount = 10\nstances = ["oppose"]',
            {"kind": SignalKind.THRESHOLD, "count": 10, "groups": ()},
            True,
        ),
        ('kinds = ["threshold"]\ncount = 10', {"kind": SignalKind.THRESHOLD, "count": 10, "groups": ("EU",)}, False),
        (
            'kinds = ["threshold"]\ncount = 9\ngroups = ["EU"]',
            {"kind": SignalKind.THRESHOLD, "count": 9, "groups": ("EU",)},
            True,
        ),
        ('kinds = ["threshold"]\ncount = 9\ngroups = ["EU"]', {"kind": SignalKind.THRESHOLD, "count": 9, "groups": ()}, False),
        ("enabled = false", {}, False),
        ("", {"kind": SignalKind.ACCURACY, "accuracy_below": 0.8}, False),
        ('kinds = ["accuracy"]\naccuracy_below = 0.8', {"kind": SignalKind.ACCURACY, "accuracy_below": 0.8}, True),
        ('kinds = ["accuracy"]\naccuracy_below = 0.8', {"kind": SignalKind.ACCURACY, "accuracy_below": 0.7}, False),
        ('kinds = ["threshold"]\ncount = 10', {"kind": SignalKind.THRESHOLD, "count": 11}, False),
        ('stance_at_most = "concern"', {"kind": SignalKind.THRESHOLD, "count": 10}, False),
        ("", {"kind": SignalKind.STILL_SILENT, "silent_for": timedelta(hours=24)}, False),
        ('kinds = ["joint"]\nactors = ["FRE"]', {"kind": SignalKind.JOINT, "joint": ("RUR", "FRE")}, True),
    ],
)
def test_a_condition_holds_and_the_index_finds_what_matching_finds(make_signal, now, condition, changes, held):
    [rule] = parse(f'[[rules]]\nid = "a"\nchannels = ["desk"]\n{condition}\n')
    signal = make_signal(**changes)
    assert matches(rule, signal) is held
    assert RuleIndex([rule]).wanting(signal, now=now) == ([0] if held else [])
