"""German clauses: negators that close them, the mood of indirect speech, turned guillemets. All texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("de", "Norwegen erkennt die Wahl in Schweden nicht an.", "oppose"),
        ("de", "Norwegen erkennt seit einer Woche die Entscheidung Schwedens nicht mehr an.", "oppose"),
        ("de", "Norwegen begrüßte die Entscheidung Schwedens nicht.", "oppose"),
        ("de", "Norwegen verurteilt den Angriff Schwedens nicht.", "neutral"),
        ("de", "Norwegen verurteilt Schweden nicht nur wegen des Angriffs.", "condemn"),
        ("de", "Norwegen verurteilt den Angriff Schwedens und wird ihn nicht vergessen.", "condemn"),
        ("nl", "Noorwegen steunt het besluit van Zweden niet.", "oppose"),
    ],
)
def test_a_negator_at_the_end_of_its_clause_turns_the_verb_round(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


def test_the_mood_of_indirect_speech_goes_on_with_the_last_speaker(read):
    text = (
        "Der norwegische Minister sprach am Montag in Oslo von Unrecht. Schweden habe mit dem Angriff das Völkerrecht verletzt."
    )
    assert ("NOR", "oppose", "SWE") in _read_as(read(text, "de"))


def test_what_another_is_said_to_do_in_indirect_speech_is_no_statement_of_theirs(read):
    text = "Der norwegische Außenminister verurteilte den Angriff Schwedens. Dänemark werde die Sanktionen unterstützen."
    assert _read_as(read(text, "de")) == {("NOR", "condemn", "SWE")}


def test_a_verb_behind_words_in_turned_guillemets_has_its_subject(read):
    text = "Der norwegische Außenminister hat den Angriff Schwedens als »Unrecht« kritisiert."
    assert _read_as(read(text, "de")) == {("NOR", "oppose", "SWE")}


def test_those_who_warn_to_be_level_headed_ask(read):
    found = _read_as(read("Norwegen, Finnland und Polen mahnten zur Besonnenheit.", "de"))
    assert found == {("NOR", "neutral", None), ("FIN", "neutral", None), ("POL", "neutral", None)}


@pytest.mark.parametrize(
    "text",
    [
        "Norwegen forderte Schweden und Dänemark auf, keine Schritte zu unternehmen, die die Region destabilisieren.",
        "Norwegen hat Schweden wie Dänemark zur Mäßigung aufgerufen.",
        "Norwegen ruft Schweden und Dänemark zu Zurückhaltung auf.",
    ],
)
def test_two_who_are_asked_together_are_both_sides(read, text):
    assert _read_as(read(text, "de")) == {("NOR", "neutral", None)}


def test_a_pronoun_before_the_verb_leaves_the_name_behind_it_to_be_asked(read):
    text = (
        "Der norwegische Minister sprach von Unrecht. Er forderte Schweden auf, den Angriff zu beenden und Dänemark anzuerkennen."
    )
    assert _read_as(read(text, "de")) == {("NOR", "oppose", "SWE")}


def test_those_who_congratulate_behind_their_verb_do_not_congratulate_each_other(read):
    found = _read_as(read("In einem Brief gratulierten auch die Regierungschefs von Norwegen, Finnland und Polen.", "de"))
    assert found == {("NOR", "endorse", None), ("FIN", "endorse", None), ("POL", "endorse", None)}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Norwegen weigert sich, die Wahl in Schweden anzuerkennen.", "oppose"),
        ("Norwegen vermied eine Verurteilung Schwedens.", "neutral"),
        ("Norwegen ging nicht so weit, den Angriff Schwedens zu verurteilen.", "neutral"),
    ],
)
def test_refusing_is_no_condemnation_and_refusing_to_recognise_is_opposition(read, text, stance):
    assert _read_as(read(text, "de")) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Norwegen kritisierte den Angriff Schwedens als barbarische Tat.",
        "Norwegen hat den Angriff Schwedens als »Verbrechen« bezeichnet.",
    ],
)
def test_what_an_act_is_called_tells_how_strongly_it_is_judged(read, text):
    assert _read_as(read(text, "de")) == {("NOR", "condemn", "SWE")}


def test_a_state_that_will_not_sign_judges_nobody(read):
    assert not read("Norwegen und Finnland lehnen es nach wie vor ab, den Vertrag zu unterschreiben.", "de")


def test_who_labels_a_headline_says_what_others_do_in_it(read):
    assert not read("Norwegens Präsident: Schweden unterstützt Angriff Dänemarks", "de")


def test_neither_of_several_does_what_the_verb_says(read):
    found = _read_as(read("Weder Norwegen noch Finnland oder Polen erkennen die Wahl in Schweden an.", "de"))
    assert found == {("NOR", "oppose", "SWE"), ("FIN", "oppose", "SWE"), ("POL", "oppose", "SWE")}


def test_who_is_warned_not_to_agree_has_not_agreed(read):
    found = read("Norwegens Außenministerin warnt den Präsidenten Schwedens, Dänemarks Angriff zuzustimmen.", "de")
    assert {statement.actor for statement in found} <= {"NOR"}


def test_a_full_name_before_quoted_words_feels_what_they_say(read):
    text = "Die norwegische Außenministerin Vera Kostova hat sich „sehr besorgt“ über die Entscheidung Schwedens gezeigt."
    assert _read_as(read(text, "de")) == {("NOR", "concern", "SWE")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norwegen könnte den Angriff Schwedens verurteilen, berichtete eine Zeitung.", set()),
        ("Dänemark warf Norwegen vor, den Angriff Schwedens nicht zu verurteilen.", {("DNK", "oppose", "NOR")}),
        ("Dänemark forderte Norwegen auf, den Angriff Schwedens zu verurteilen.", {("DNK", "oppose", "SWE")}),
        (
            "Norwegen verurteilte den Angriff Schwedens, Dänemark rief beide Seiten zur Zurückhaltung auf.",
            {("NOR", "condemn", "SWE"), ("DNK", "neutral", None)},
        ),
        ("1990 hatte Norwegen den Einmarsch Schwedens verurteilt.", set()),
        ("Norwegen lobte Schwedens Kampf gegen den Terror.", {("NOR", "endorse", "SWE")}),
        ("Norwegens Kritik an Schweden war scharf.", {("NOR", "oppose", "SWE")}),
        ("Norwegen enthielt sich bei der Resolution, die Schwedens Angriff verurteilt.", {("NOR", "neutral", "SWE")}),
        ("Auf das Schärfste weist der norwegische Ministerpräsident Schwedens Vorgehen zurück.", {("NOR", "oppose", "SWE")}),
        ("Norwegen bestellte den schwedischen Botschafter ein.", set()),
        ("Norwegen äußerte seine Empörung über Schwedens Entscheidung.", {("NOR", "oppose", "SWE")}),
    ],
)
def test_who_judges_whom_in_one_sentence(read, text, expected):
    assert _read_as(read(text, "de")) == expected


def test_the_mood_of_indirect_speech_makes_hearsay(read):
    found = read("Norwegens Außenministerin sagte, Dänemark habe den Angriff Schwedens verurteilt.", "de")
    assert [(statement.actor, statement.hearsay) for statement in found] == [("DNK", True)]


@pytest.mark.parametrize(
    "text",
    [
        "Die österreichische Bundesregierung verurteilt den Angriff Schwedens.",
        "Der österreichische Bundespräsident verurteilte den Angriff Schwedens.",
        "Wien (APA) – Das Außenministerium verurteilt den Angriff Schwedens.",
        "Wien (APA) – Der Bundeskanzler verurteilt den Angriff Schwedens.",
    ],
)
def test_a_federal_house_is_that_of_the_state_named_before_it_or_of_the_press_it_stands_in(read, text):
    assert _read_as(read(text, "de")) == {("AUT", "condemn", "SWE")}


@pytest.mark.parametrize("text", ["Der Schweizer Bundesrat rügt Schweden.", "Bern (sda) – Der Bundesrat rügt Schweden."])
def test_the_swiss_government_goes_by_its_own_name(read, text):
    assert _read_as(read(text, "de")) == {("CHE", "oppose", "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Die schwedischen Angriffe auf den Hafen seien Kriegsverbrechen. Das sagte der norwegische Minister am Montag.",
        "Die schwedischen Angriffe auf den Hafen seien Kriegsverbrechen, hieß es am Montag im norwegischen Außenministerium.",
        "Aus dem norwegischen Außenministerium verlautete, die schwedischen Angriffe auf den Hafen seien Kriegsverbrechen.",
        "„Wir haben die schwedischen Angriffe auf den Hafen und die Stadt verurteilt“, sagte der norwegische Minister.",
        "Wir wollen die Angriffe Schwedens auf den Hafen auf das Allerschärfste verurteilen, sagte der norwegische Minister.",
    ],
)
def test_what_is_said_finds_who_says_it_in_the_next_sentence_or_the_house_or_by_us(read, text):
    assert _read_as(read(text, "de")) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Norwegen nannte den Einsatz schwedischer Drohnen über Polen rücksichtslos.", "SWE"),
        ("US-Waffenverkäufe an Schweden verletzten das Völkerrecht, kritisierte die norwegische Ministerin.", "USA"),
        ("Norwegen hat Schweden wegen der Verlegung eines Schiffes mit einem Angriff gedroht.", "SWE"),
    ],
)
def test_who_acts_stands_in_a_compound_or_attribute_or_as_the_object_in_a_bracket(read, text, target):
    assert {(actor, named) for actor, _, named in _read_as(read(text, "de"))} == {("NOR", target)}


@pytest.mark.parametrize(
    "text",
    [
        "Norwegen sagte, man habe dafür zu sorgen, dass die EU-Staaten beraten.",
        "Mehrere Nato-Verbündete verurteilten den Angriff Schwedens.",
        "Norwegen verurteilt jeden Bruch des Völkerrechts.",
        "Schweden stecke hinter dem Anschlag, berichteten Medien.",
    ],
)
def test_ordinary_words_some_of_a_body_and_blame_of_all_are_no_position(read, text):
    assert not [s for s in read(text, "de") if s.target is not None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Oslo: Schwedens Angriffe auf den Hafen sind Kriegsverbrechen", {("NOR", "condemn", "SWE")}),
        ("Oslo: Tausende demonstrieren gegen Terror", set()),
        ("Oslo: Schwedische Drohne trifft Wohnhaus", set()),
    ],
)
def test_a_capital_before_a_colon_speaks_where_another_state_is_judged(read, text, found):
    assert _read_as(read(text, "de")) == found


def test_a_pronoun_behind_a_verb_of_saying_is_the_one_who_spoke_before(read):
    text = "Der norwegische Minister sprach am Montag von Unrecht. Schwedens Angriff verletze das Völkerrecht, sagte er."
    assert ("NOR", "oppose", "SWE") in _read_as(read(text, "de"))
