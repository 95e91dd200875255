"""Whose stance a noun names, whom a pronoun means, and who says what stands before a verb of speech."""

from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId
from monitor.extract import read_with


def _read(vocabulary, language, text):
    document = Document(id=DocumentId("d"), text=text, language=language, published_at=datetime(2026, 3, 2, tzinfo=UTC))
    found = read_with(None, document, vocabulary)
    return {(s.actor, (s.stance.score > 0) - (s.stance.score < 0), s.target) for s in found if s.official and not s.hearsay}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Sweden's decision won praise from Norway.", {("NOR", 1, "SWE")}),
        ("es", "El plan de Suecia tiene el apoyo del presidente noruego Ivar Nilsen.", {("NOR", 1, "SWE")}),
        ("ru", "Удары Швеции вызвали резкий протест со стороны Норвегии.", {("NOR", -1, "SWE")}),
        ("ar", "قوبل الهجوم السويدي بإدانة من النرويج.", {("NOR", -1, "SWE")}),
        ("en", "Norway has voiced criticism of Sweden.", {("NOR", -1, "SWE")}),
    ],
)
def test_a_stance_is_of_the_one_it_comes_from(vocabulary, language, text, expected):
    assert _read(vocabulary, language, text) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Suecia viola la tregua, informó hoy el canciller noruego, Ivar Nilsen."),
        ("fr", "La Suède viole la trêve, a indiqué mardi le porte-parole du gouvernement norvégien."),
        ("en", "Sweden was violating the truce, said Norway's foreign minister."),
        ("en", "Norway's foreign minister, in Oslo, said Sweden was violating the truce."),
        ("ru", "Против решения Швеции выступила Норвегия."),
        ("zh", "挪威驻瑞典大使表示，瑞典的做法不可接受。"),
    ],
)
def test_who_speaks_is_found_before_and_behind_the_verb(vocabulary, language, text):
    assert _read(vocabulary, language, text) == {("NOR", -1, "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We condemn the Swedish strike, Norway's foreign minister told reporters in Oslo on Monday."),
        ("fr", "Nous condamnons la frappe suédoise, a déclaré le ministre norvégien des Affaires étrangères."),
        ("de", "Wir verurteilen den schwedischen Angriff, sagte der norwegische Außenminister."),
        ("es", "Condenamos el ataque sueco, dijo el canciller noruego."),
        ("ru", "Мы осуждаем удар Швеции, заявил министр иностранных дел Норвегии."),
    ],
)
def test_we_without_quotation_marks_is_who_closes_the_sentence(vocabulary, language, text):
    assert _read(vocabulary, language, text) == {("NOR", -1, "SWE")}


def test_a_pronoun_means_who_was_judged_before(vocabulary):
    assert ("NOR", 1, "SWE") in _read(vocabulary, "en", "Denmark criticised Sweden, while Norway backed it.")
    assert ("NOR", 1, "SWE") in _read(vocabulary, "pt", "A Dinamarca criticou a ação da Suécia, enquanto a Noruega a apoiou.")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La Norvège dément avoir soutenu la Suède."),
        ("pt", "A Noruega nega apoiar a Suécia."),
        ("ru", "Норвегия отрицает, что поддерживает Швецию."),
        ("de", "Norwegen bestreitet, Schweden zu unterstützen."),
        ("en", "Norway has long supported Sweden."),
        ("en", "Norway blamed neither side."),
    ],
)
def test_what_is_denied_done_for_years_or_to_nobody_takes_no_side(vocabulary, language, text):
    assert all(side == 0 for _, side, _ in _read(vocabulary, language, text))


def test_several_may_congratulate_one_of_them(vocabulary):
    text = "Denmark, Norway and Sweden congratulate Sweden on the treaty."
    assert _read(vocabulary, "en", text) == {("DNK", 1, "SWE"), ("NOR", 1, "SWE")}


def test_a_noun_that_begins_like_a_verb_of_speech_keeps_its_owner_as_the_target(vocabulary):
    text = "Noruega saluda el ingreso de los primeros observadores de Bolivia."
    assert _read(vocabulary, "es", text) == {("NOR", 1, "BOL")}
