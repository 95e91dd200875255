"""Dutch and Greek official texts and headlines: ministries of every portfolio, verbs with particles. All texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("el", "Το Υπουργείο Άμυνας της Νορβηγίας κατηγόρησε τη Σουηδία για τον βομβαρδισμό.", "oppose"),
        ("el", "Ο Υπουργός Εσωτερικών της Νορβηγίας καταδίκασε τον βομβαρδισμό από τη Σουηδία.", "condemn"),
        ("el", "Η Νορβηγία τάχθηκε υπέρ της απόφασης της Σουηδίας.", "support"),
        ("el", "Η Νορβηγία απέφυγε κάθε καταδίκη της Σουηδίας.", "neutral"),
        ("nl", "De Noorse defensieminister uitte kritiek op het besluit van Zweden.", "oppose"),
        ("nl", "De Noorse regeringswoordvoerder sprak zich uit tegen het besluit van Zweden.", "oppose"),
        ("nl", "Noorwegen betuigt zijn steun aan Zweden.", "support"),
        ("nl", "Noorwegen vermeed een veroordeling van Zweden.", "neutral"),
    ],
)
def test_who_speaks_and_how_is_read(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


def test_countries_behind_such_as_are_a_list(read):
    found = _read_as(read("Χώρες όπως η Νορβηγία και η Φινλανδία τάσσονται κατά της απόφασης της Σουηδίας.", "el"))
    assert found == {("NOR", "oppose", "SWE"), ("FIN", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("el", "Η νορβηγική κυβέρνηση έχει καταδικάσει την επίθεση της Σουηδίας.", {("NOR", "condemn", "SWE")}),
        ("el", "Την επίθεση της Σουηδίας καταδίκασε η Νορβηγία.", {("NOR", "condemn", "SWE")}),
        ("el", "Καταδίκασε την επίθεση της Σουηδίας η Νορβηγία.", {("NOR", "condemn", "SWE")}),
        ("el", "Η Δανία κατηγόρησε τη Νορβηγία ότι δεν καταδίκασε την επίθεση.", {("DNK", "oppose", "NOR")}),
        ("el", "Ο Γάλλος υπουργός Εξωτερικών καταδίκασε την επίθεση της Σουηδίας.", {("FRA", "condemn", "SWE")}),
        ("el", "Η Νορβηγία υποστηρίζει την απόφαση της Σουηδίας.", {("NOR", "support", "SWE")}),
        ("nl", "Noorwegen heeft zijn zorgen uitgesproken over het besluit van Zweden.", {("NOR", "concern", "SWE")}),
        ("nl", "Noorwegen heeft het besluit van Zweden afgekeurd.", {("NOR", "oppose", "SWE")}),
        ("nl", "De Noorse kritiek op Zweden was scherp.", {("NOR", "oppose", "SWE")}),
        ("nl", "Denemarken verweet Noorwegen de aanval van Zweden niet te veroordelen.", {("DNK", "oppose", "NOR")}),
        ("nl", "Noorwegen zou de aanval van Zweden kunnen veroordelen, meldt een krant.", set()),
        ("nl", "Noorwegen stemde tegen de resolutie die de aanval van Zweden veroordeelt.", {("NOR", "neutral", "SWE")}),
    ],
)
def test_whose_clause_it_is(read, language, text, expected):
    assert _read_as(read(text, language)) == expected


def test_a_greek_gerund_has_the_subject_of_its_sentence(read):
    text = "Η Νορβηγία ζήτησε την απόσυρση των στρατευμάτων, καταδικάζοντας τη Σουηδία για τον βομβαρδισμό."
    assert _read_as(read(text, "el")) == {("NOR", "condemn", "SWE")}
