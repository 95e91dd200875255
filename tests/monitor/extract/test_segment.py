"""Sentences and quotations with their offsets."""

import pytest

from monitor.extract.segment import abbreviation_rows, paragraphs, quotations, sentences


def _texts(text):
    return [text[s.start : s.end] for s in sentences(text)]


def test_abbreviations_end_no_sentence():
    assert _texts("The U.S. envoy met Dr. Kostova at 5 p.m. on Monday. He left.") == [
        "The U.S. envoy met Dr. Kostova at 5 p.m. on Monday.",
        "He left.",
    ]


@pytest.mark.parametrize("row", abbreviation_rows(), ids=lambda row: row.language)
def test_what_the_table_calls_an_abbreviation_ends_no_sentence(row):
    assert _texts(row.example) == [row.example]
    assert [word for word in row.words if len(_texts(f"Oslo, {word}. Kostova.")) > 1] == []


def test_a_line_break_always_ends_a_sentence():
    assert _texts("Raid on the port\nNorway speaks") == ["Raid on the port", "Norway speaks"]


def test_chinese_sentences_need_no_space():
    assert _texts("挪威谴责袭击。瑞典否认。") == ["挪威谴责袭击。", "瑞典否认。"]


def test_the_first_sentence_of_a_paragraph_is_marked():
    assert [(s.paragraph, s.first) for s in sentences("One. Two.\nThree.")] == [(0, True), (0, False), (1, True)]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "no" twice.', "no"),
        ("He said “no” twice.", "no"),
        ("Он сказал «нет» дважды.", "нет"),
        ("Er sagte „nein“ dazu.", "nein"),
        ("Er sagte »nein« dazu.", "nein"),
        ("»Nein«, sagte er.", "Nein"),
        ("他说“不”。", "不"),
        ("他說「不」。", "不"),
        ("He said ‘no’ twice.", "no"),
        ("He said 'no' twice.", "no"),
    ],
)
def test_quotations_in_all_marks(text, inside):
    (found,) = quotations(text)
    assert text[found.start : found.end] == inside
    assert found.outer.start == found.start - 1


def test_an_apostrophe_opens_no_quotation():
    assert quotations("Norway's plan and the ministers' reply") == ()


def test_an_open_quotation_ends_with_its_paragraph():
    text = "“We object.\nThe next line."
    (found,) = quotations(text)
    assert text[found.start : found.end] == "We object."


def test_blank_lines_are_no_paragraphs():
    assert len(paragraphs("\n\nOne\n \nTwo\n")) == 2


def test_an_ordinal_before_a_month_ends_no_german_sentence():
    text = "Norwegen verurteilte am 3. März den Beschuss. Schweden schwieg am 4. Im Hafen blieb es ruhig."
    assert [text[one.start : one.end] for one in sentences(text)] == [
        "Norwegen verurteilte am 3. März den Beschuss.",
        "Schweden schwieg am 4.",
        "Im Hafen blieb es ruhig.",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Noruega esperó.Suecia calló.", ["Noruega esperó.", "Suecia calló."]),
        ('Noruega esperó."Suecia calló", dijo.', ["Noruega esperó.", '"Suecia calló", dijo.']),
        ('Dijo "no".El Gobierno calló.', ['Dijo "no".', "El Gobierno calló."]),
        ("Dijo “no”.El Gobierno calló.", ["Dijo “no”.", "El Gobierno calló."]),
        ('"Noruega esperó."', ['"Noruega esperó."']),
        (
            "Lea más en diario.example.net y escriba a EE.UU. mañana.",
            ["Lea más en diario.example.net y escriba a EE.UU. mañana."],
        ),
        ("Las FF. AA. callan. EE. UU. esperó.", ["Las FF. AA. callan.", "EE. UU. esperó."]),
    ],
)
def test_a_full_stop_without_its_space_ends_a_sentence(text, parts):
    assert [text[one.start : one.end] for one in sentences(text)] == parts


def test_a_german_ordinal_behind_its_article_ends_no_sentence():
    text = "Er wurde zum 9. Präsidenten gewählt. Die 79. Tagung beginnt am 9. Die Minister reisen ab."
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "Er wurde zum 9. Präsidenten gewählt.",
        "Die 79. Tagung beginnt am 9.",
        "Die Minister reisen ab.",
    ]
