"""German, Dutch and Swedish: verbs that stand second, who does them behind a comma or conjunction, and people who are no state.

All texts are invented.
"""

import pytest


def stances(statements):
    """Return who stands on which side toward whom, of what somebody official says themselves."""
    side = {-3: "-", -2: "-", -1: "-", 0: "0", 1: "+", 2: "+", 3: "+"}
    return {(s.actor, s.target, side[s.stance.score]) for s in statements if s.official and not s.hearsay}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Norwegen begrüßt den Plan Dänemarks und verurteilt den Angriff Schwedens."),
        ("de", "Norwegen begrüßt den Plan Dänemarks, lehnt aber die Forderungen Schwedens ab."),
        ("de", "Norwegen lobt den Plan Dänemarks, kritisiert aber Schweden."),
        ("nl", "Noorwegen steunt Denemarken, maar verwerpt de eisen van Zweden."),
        ("sv", "Norge välkomnar Danmarks plan men avvisar Sveriges krav."),
    ],
)
def test_each_of_two_verbs_has_its_own_object(read, language, text):
    assert stances(read(text, language=language)) == {("NOR", "DNK", "+"), ("NOR", "SWE", "-")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Demonstranten in Oslo forderten den Rückzug Schwedens."),
        ("de", "Norwegen: Zehntausende protestieren gegen Schweden."),
        ("de", "Die Grünen werfen der Bundesregierung vor, Schweden zu schonen."),
        ("nl", "Duizenden mensen veroordeelden de aanval van Zweden op Noorwegen."),
        ("sv", "Tusentals demonstranter fördömde Sveriges attack mot Norge."),
    ],
)
def test_people_in_the_streets_and_parties_speak_for_no_state(read, language, text):
    assert stances(read(text, language=language)) == set()


def test_what_people_demand_is_not_told_by_whoever_spoke_before(read):
    text = (
        "Laut dem norwegischen Außenministerium ist die Lage ruhig. Die Demonstranten in Stockholm forderten, "
        "die internationale Gemeinschaft müsse handeln, damit Schweden die Unterstützung der Rebellen beende."
    )
    assert stances(read(text, language="de")) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Norwegen droht im Herbst die Staatspleite.",
        "Dem Sudan droht eine Hungersnot, sagte die norwegische Regierung.",
        "Die Waffenruhe zwischen Norwegen und Schweden droht zu scheitern.",
    ],
)
def test_what_may_come_is_no_threat(read, text):
    assert stances(read(text, language="de")) == set()


@pytest.mark.parametrize("text", ["Norwegen droht Schweden.", "Norwegen drohte, den Hafen Schwedens zu bombardieren."])
def test_whoever_threatens_somebody_is_against_them(read, text):
    assert stances(read(text, language="de")) == {("NOR", "SWE", "-")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norwegen wies schwedische Medienberichte über Truppenbewegungen als frei erfunden zurück.", {("NOR", None, "0")}),
        ("Norwegen erklärt, weder Schweden noch Dänemark mit Waffen zu unterstützen.", {("NOR", None, "0")}),
        ("Norwegens Regierung ist von dem Streik betroffen.", set()),
        ("Norwegens Außenminister hat den Sturz des schwedischen Regimes begrüßt.", {("NOR", "SWE", "-")}),
        ("Norwegens Regierung droht mit einem Veto gegen den Haushalt.", {("NOR", None, "-")}),
        ("„Die Regierung Schwedens wird nicht als rechtmäßig anerkannt“, sagte Norwegen.", {("NOR", "SWE", "-")}),
        ("Eine Forderung der EU-Außenminister nach einer Waffenruhe lehnte Norwegen ab.", {("NOR", "EU", "-")}),
        ("Am Montag kritisierte der EU-Kommissar Norwegen.", {("EU", "NOR", "-")}),
    ],
)
def test_denials_vetoes_and_articles(read, text, expected):
    assert stances(read(text, language="de")) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Norwegen begrüßte den Schritt, Dänemark äußerte sich zurückhaltend.", {("NOR", None, "+"), ("DNK", None, "0")}),
        ("de", "Norwegen wirft Schweden Lügen vor, Dänemark mahnt zur Besonnenheit.", {("NOR", "SWE", "-"), ("DNK", None, "0")}),
    ],
)
def test_a_comma_parts_what_two_states_do(read, language, text, expected):
    got = stances(read(text, language=language))
    assert {(actor, target) for actor, target, _ in got} <= {(actor, target) for actor, target, _ in expected}
    assert got <= expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Norwegen hat seine Bürger aufgefordert, Schweden sofort zu verlassen."),
        ("nl", "Noorwegen roept zijn burgers op om Zweden te verlassen."),
    ],
)
def test_advice_to_own_citizens_blames_nobody(read, language, text):
    assert stances(read(text, language=language)) == {("NOR", None, "0")}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "„Wir müssen den Druck auf Schweden erhöhen“, sagte die Regierung von Norwegen.", {("NOR", "SWE", "-")}),
        ("sv", "”Vi måste öka trycket på Sverige”, sade Norges utrikesminister.", {("NOR", "SWE", "-")}),
        ("de", "Norwegen erklärte, nichts mit dem Angriff auf Schweden zu tun zu haben.", {("NOR", None, "0")}),
        ("nl", "Noorwegen zegt niet betrokken te zijn bij de aanval op Zweden.", {("NOR", None, "0")}),
        ("sv", "Norge säger sig inte ha något med attacken mot Sverige att göra.", {("NOR", None, "0")}),
        ("nl", "De Noorse premier wilde niet veel kwijt over de stappen van Zweden.", {("NOR", None, "0")}),
    ],
)
def test_pressure_denied_involvement_and_few_words(read, language, text, expected):
    assert stances(read(text, language=language)) == expected


@pytest.mark.parametrize(
    "text", ["Wegen des Streiks droht der Trump-Regierung", "Norwegen droht der EU", "Heute droht im Nord-Norwegen eine"]
)
def test_a_headline_may_break_off_anywhere(read, text):
    assert read(text, language="de") is not None
