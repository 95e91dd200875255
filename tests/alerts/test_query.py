"""The search grammar: what is read, what is refused, and what a passage in memory answers. All texts are invented."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.errors import QueryError
from alerts.grammar import parse
from alerts.query import matches, passage, relevance
from alerts.terms import BREAK, MAX_REPEATS, MAX_TERMS, Terms, folded, terms

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def _said(*texts: str, **fields: object):
    return passage(texts, at=AT, **fields)


FRENCH = _said(
    "Sur le blocus",
    "La ministre déplore le blocus du port d'Aland.",
    speaker="Zoé Invented",
    actor="FRA",
    target="USA",
    stance="oppose",
    legal="unlawful",
    language="fr-FR",
    marks=("official", "statement"),
)

FOUND = {
    "a word": "blocus",
    "an accent that is not written": "deplore",
    "an accent too many": "pört",
    "capitals": "BLOCUS",
    "a phrase": '"le blocus du port"',
    "an apostrophe": "d'aland",
    "a beginning": "minist*",
    "two words anywhere": "port ministre",
    "a choice": "nothing OR blocus",
    "what is not there": "blocus -guerre",
    "a group": "(guerre OR port) ministre",
    "an actor": "actor:FRA",
    "an actor in small letters": "actor:fra",
    "a target": "target:USA",
    "a stance of several": "stance:(condemn OR oppose)",
    "no stance of several": "-stance:(condemn OR neutral)",
    "a law": "legal:unlawful",
    "the language without its region": "lang:fr",
    "a speaker": "speaker:zoe",
    "a speaker in full": 'speaker:"Zoé Invented"',
    "a mark": "is:official",
    "since the day": "since:2026-03-02",
    "since the second": "since:2026-03-02T09:30:00Z",
    "until the day": "until:2026-03-02",
    "until the month": "until:2026-03",
    "until the year": "until:2026",
    "a time of another zone": "since:2026-03-02T10:30:00+01:00",
    "all of it": "blocus actor:FRA target:USA stance:oppose lang:fr since:2026 until:2026 speaker:Zoé is:official",
    "AND": "blocus AND port",
    "a double minus": "--blocus",
}
NOT_FOUND = {
    "another word": "guerre",
    "a phrase in another order": '"blocus le"',
    "a phrase from one text into the next": '"blocus la ministre"',
    "the speaker is not the text": "zoe",
    "a part of a word": "locus",
    "a whole word in quotes": '"minist"',
    "another actor": "actor:DEU",
    "the actor is not the target": "target:FRA",
    "the day after": "since:2026-03-03",
    "until the day before": "until:2026-03-01",
    "a second later": "since:2026-03-02T09:30:01Z",
    "excluded": "blocus -port",
    "excluded group": "-(guerre OR port)",
}


@pytest.mark.parametrize("query", FOUND.values(), ids=FOUND)
def test_a_passage_is_found(query):
    assert matches(parse(query), FRENCH)


@pytest.mark.parametrize("query", NOT_FOUND.values(), ids=NOT_FOUND)
def test_a_passage_is_not_found(query):
    assert not matches(parse(query), FRENCH)


SCRIPTS = {
    "two characters of Chinese": ("谴责", "外交部发言人谴责这一行为", True),
    "one character": ("责", "外交部发言人谴责", True),
    "characters that are not together": ("谴行", "谴责这一行为", False),
    "a Chinese phrase": ("外交部发言人", "外交部发言人谴责", True),
    "Japanese": ("非難", "政府は強く非難した", True),
    "Korean inside of a word": ("외교", "외교부는 규탄했다", True),
    "Thai": ("ประณาม", "กระทรวงประณามการกระทำ", True),
    "Thai that is not there": ("สนับสนุน", "กระทรวงประณามการกระทำ", False),
    "Cyrillic": ("осуждает", "МИД ОСУЖДАЕТ блокаду", True),
    "Cyrillic ё as е": ("ее", "её позиция", True),
    "Cyrillic й is no и": ("мои", "мой ответ", False),
    "Cyrillic with a stress": ("позиция", "пози́ция", True),
    "Ukrainian ї is no і": ("іх", "їх", False),
    "Arabic with vowel signs": ("يدين", "يُدِينُ الوزير", True),
    "Arabic alef with hamza": ("ادانة", "إدانة الحصار", True),
    "Arabic tatweel": ("الوزارة", "الــوزارة", True),
    "Persian with a joiner": ("میخواهد", "می‌خواهد", True),
    "Hebrew with points": ("שלום", "שָׁלוֹם", True),
    "Hindi with its vowel signs": ("निंदा", "मंत्रालय ने निंदा की", True),
    "Hindi of another vowel": ("निंदी", "मंत्रालय ने निंदा की", False),
    "Vietnamese": ("len an", "Bộ Ngoại giao lên án", True),
    "Turkish capital İ": ("israil", "İsrail", True),
    "full width": ("ABC", "ＡＢＣ", True),
    "Arabic digits": ("2026", "٢٠٢٦", True),
    "words beside characters": ("2026年", "于2026年宣布", True),
    "German ß": ("strasse", "Straße", True),
}


@pytest.mark.parametrize(("query", "text", "found"), SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_is_read_as_its_readers_do(query, text, found):
    assert matches(parse(query), _said(text)) is found


REFUSED = {
    "an unknown field": ("port foo:bar", 6, 'unknown field "foo"; use one of actor, target'),
    "a bad date": ("since:2026-13-01", 7, '"2026-13-01" is no date; write 2026-03-02'),
    "a date of the future's future": ("until:9999", 7, "is no date"),
    "an unknown stance": ("stance:angry", 8, "use one of condemn, oppose"),
    "an unknown mark": ("is:good", 4, "use one of official"),
    "no code": ("actor:F!", 7, "is no code"),
    "no language": ("lang:french", 6, "is no language"),
    "an open quotation": ('port "not closed', 6, "quotation mark is not closed"),
    "an open bracket": ("(port", 1, "this bracket is not closed"),
    "a bracket too many": ("port)", 5, "no bracket that this one closes"),
    "nothing": ("  ", 3, "something to look for is missing"),
    "nothing behind OR": ("port OR", 8, "something to look for is missing"),
    "no letters": ("port !!!", 6, "holds no letter or digit"),
    "a field without value": ("actor: FRA", 1, "needs its value right behind it"),
    "a field in a field": ("actor:(FRA target:USA)", 12, "a field cannot stand within actor:( )"),
    "an empty group": ("actor:()", 8, "something to look for is missing"),
    "brackets without end": ("(" * 3000 + "port", 51, "more than 50 brackets and minuses"),
    "minuses without end": ("-" * 3000 + "port", 51, "more than 50 brackets and minuses"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_read_is_one_line_with_its_place(fault):
    query, place, reason = REFUSED[fault]
    with pytest.raises(QueryError) as refused:
        parse(query)
    assert reason in str(refused.value)
    assert refused.value.position == place
    assert str(refused.value).startswith(f"query, character {place}")
    assert "\n" not in str(refused.value)


def _refused_at(query: str) -> int | None:
    try:
        matches(parse(query), FRENCH)
    except QueryError as exc:
        return exc.position
    return None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_anything_is_read_or_refused_at_a_place_of_it(query):
    assert 1 <= (_refused_at(query) or 1) <= len(query) + 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


def test_the_more_is_said_of_it_the_more_relevant():
    asked = parse("blocus")
    often, once = _said("blocus du port: le blocus dure"), _said("le blocus du port dure encore")
    assert relevance(asked, often) > relevance(asked, once) > relevance(asked, _said("rien"))


def test_texts_do_not_run_into_each_other():
    assert terms(["ab cd", None, "ef 谴责"]) == Terms(words=("ab", "cd", BREAK, "ef"), pairs=("谴责", "责"))


def test_long_texts_are_kept_as_far_as_a_server_can():
    long = terms(["port " * (MAX_REPEATS + 9) + "end"]).words
    assert (long.count("port"), long[-1]) == (MAX_REPEATS, "end")
    assert len(terms([" ".join(map(str, range(MAX_TERMS + 9)))]).words) == MAX_TERMS


@given(st.lists(st.sampled_from(["Port", "x" * 120, "7", "-", "_", "\n", "\t", " ", "“", "\u00a0", "\x1c", "\x85"]), max_size=30))
def test_plain_words_are_read_as_an_expression_finds_them(pieces):
    text = "".join(pieces)
    found = re.findall("[a-z0-9]+", re.sub("[\u00a0“\x85]", " ", text).lower())
    assert terms([text]).words == tuple(word[:100] for word in found)


@given(st.integers(MAX_REPEATS - 3, 2 * MAX_REPEATS + 3), st.integers(1, 4), st.integers(0, 9))
def test_no_term_is_kept_more_often_however_it_is_spread(count, every, more):
    said = " ".join("port" if place % every == 0 else f"w{place}" for place in range(count)) + " port" * more
    kept = terms([said]).words
    assert len(kept) == count + more
    assert kept.count("port") == min(said.split().count("port"), MAX_REPEATS)
