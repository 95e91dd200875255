"""Threats and warnings: what a state announces to do to another is condemnation, what it expects of another is none.

All texts are invented.
"""

import pytest

from monitor.types import Stance


def rungs(statements):
    """Return who stands on which rung toward whom, of what somebody official says themselves."""
    return {(s.actor, s.target, s.stance) for s in statements if s.official and not s.hearsay}


@pytest.mark.parametrize(
    "text",
    [
        "“We will respond to any Swedish attack,” Norway's president said.",
        "“We will strike Sweden's bases if it attacks again,” Norway's president said.",
        "Norway's president said his country would shoot down Swedish drones.",
        "Norway will impose sanctions on Sweden if it does not withdraw, its foreign minister said.",
        "Norway said Sweden's bases were legitimate targets.",
        "Norway said it was prepared to use force against Sweden.",
        "Norway's army said it would hit Swedish ports if the raids went on.",
        "Norway warned that it could attack Swedish ships.",
        "Norway warned it would respond to any Swedish intervention.",
        "Norway's foreign minister warned Sweden that any attack would be met with a crushing response.",
        "Norway's president warned that if Sweden tried to build the bomb he would order strikes again.",
        "Norway vows to respond to Sweden's raid.",
        "Norway's defence minister said any Swedish ship that crossed the line would be sunk.",
        "“We are not bluffing,” Norway's president said, threatening Sweden with strikes.",
    ],
)
def test_what_somebody_announces_to_do_to_another_is_a_threat(read, text):
    assert rungs(read(text)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway warned Sweden that time was running out.",
        "Norway's prime minister warned the Swedish government after the raid.",
        "Norway warned Sweden that the raid could trigger a war.",
        "Norway warns Sweden over arms sales.",
    ],
)
def test_whoever_warns_somebody_opposes_what_they_do(read, text):
    assert rungs(read(text)) == {("NOR", "SWE", Stance.OPPOSE)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway warned of the risks after the Swedish raid.",
        "Norway warned Denmark about a Swedish attack.",
    ],
)
def test_whoever_warns_of_something_is_worried(read, text):
    assert rungs(read(text)) == {("NOR", "SWE", Stance.CONCERN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway said Sweden would retaliate."),
        ("en", "Norway's president said Sweden would strike back if attacked."),
        ("en", "Sweden fears Norway will strike its ports."),
        ("en", "Denmark said Norway would respond to any Swedish attack."),
        ("en", "Norway said it would respond to Sweden's letter within a week."),
        ("en", "Norway's army will destroy old ammunition this week, the defence ministry said."),
        ("en", "Norway has warned its citizens against travel to Sweden."),
    ],
)
def test_what_another_will_do_is_no_threat(read, language, text):
    assert rungs(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Suecia teme que Noruega condene su ataque."),
        ("fr", "La Suède craint que la Norvège condamne son raid."),
        ("de", "Schweden fürchtet, dass Norwegen den Angriff verurteilt."),
        ("ru", "Швеция опасается, что Норвегия осудит её удар."),
    ],
)
def test_what_somebody_fears_of_another_is_not_the_others_statement(read, language, text):
    assert {actor for actor, _, _ in rungs(read(text, language=language))} == {"SWE"}
