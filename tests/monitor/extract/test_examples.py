"""Each row of the tables carries an invented example; it has to be read as the row says."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId
from monitor.extract import read_with, stage_of
from monitor.extract.tables import (
    ActRow,
    ActVerbRow,
    DemandRow,
    Frame,
    OfficeRow,
    Speech,
    StanceRow,
    WordRow,
    cue_rows,
    load_tables,
    stance_rows,
)
from monitor.extract.tokens import tokenize
from monitor.vocabulary import DATA, read_table

OFFICES = {
    "en": "foreign minister",
    "es": "ministro de Exteriores",
    "fr": "ministre des Affaires étrangères",
    "pt": "ministro das Relações Exteriores",
    "ru": "министра иностранных дел",
    "zh": "外交部发言人",
    "ar": "وزير الخارجية",
    "de": "Außenministerin",
    "it": "ministro degli Esteri",
    "tr": "Dışişleri Bakanı",
    "id": "Menteri Luar Negeri",
    "fa": "وزیر امور خارجه",
    "ja": "外務大臣",
    "ko": "외교부 장관은",
    "uk": "міністр закордонних справ",
    "pl": "minister spraw zagranicznych",
    "el": "υπουργός Εξωτερικών",
    "nl": "minister van Buitenlandse Zaken",
}
LANGUAGES = sorted({row.language for row in stance_rows()})


def _read(row, vocabulary):
    document = Document(
        id=DocumentId(row.id), text=row.example, language=row.language, published_at=datetime(2026, 3, 2, tzinfo=UTC)
    )
    return [statement for statement in read_with(None, document, vocabulary) if statement.actor == "NOR"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_stance_row_is_read_as_it_says(vocabulary, language):
    wrong = []
    for row in stance_rows():
        if row.language != language:
            continue
        found = _read(row, vocabulary)
        if row.frame is Frame.REFER:
            right = any(statement.legal == row.legal for statement in found)
        else:
            right = any(
                statement.stance == row.stance
                and (row.legal is None or statement.legal == row.legal)
                and any(cue.id == row.id for cue in statement.cues)
                for statement in found
            )
        if not right:
            wrong.append((row.id, row.example, [(s.stance, s.legal, s.cues) for s in found]))
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_cue_of_speech_finds_its_speaker(vocabulary, language):
    rows = [row for row in cue_rows() if row.language == language]
    wrong = [row.id for row in rows if not any(cue.id == row.id for s in _read(row, vocabulary) for cue in s.cues)]
    assert rows
    assert not wrong


def test_each_row_has_its_own_id_an_origin_and_an_example():
    rows = (*stance_rows(), *cue_rows())
    assert len({row.id for row in rows}) == len(rows)
    assert all(row.origin and row.example for row in rows)


def test_the_six_languages_of_the_united_nations_have_all_kinds_of_rows():
    for language in ("en", "es", "fr", "ru", "zh", "ar", "pt"):
        frames = {row.frame for row in stance_rows() if isinstance(row, StanceRow) and row.language == language}
        assert {Frame.ACT, Frame.JUDGE, Frame.ASK, Frame.NOTE, Frame.REFER} <= frames
        assert load_tables(language) is not None
    assert load_tables("pt-BR") is load_tables("pt")
    assert load_tables("xx") is None


def test_no_pattern_stands_twice_in_a_language():
    patterns = Counter((row.language, row.pattern) for row in (*stance_rows(), *cue_rows()))
    assert [pattern for pattern, times in patterns.items() if times > 1] == []


def test_each_language_asked_for_has_stances_speech_offices_and_function_words():
    for language in ("en", "es", "fr", "pt", "ru", "zh", "ar", "de", "it", "tr", "id", "fa", "ja", "ko", "uk", "pl", "el", "nl"):
        frames = {row.frame for row in stance_rows() if row.language == language}
        assert {Frame.ACT, Frame.JUDGE, Frame.ASK, Frame.NOTE} <= frames, language
        assert {row.kind for row in cue_rows() if row.language == language} >= {Speech.SAY, Speech.ACCORDING}, language
        tables = load_tables(language)
        assert tables is not None
        assert tables.offices.find(tokenize(OFFICES[language])), language


@pytest.mark.parametrize(
    ("table", "row_type"),
    [("offices", OfficeRow), ("acts", ActRow), ("act_verbs", ActVerbRow), ("demands", DemandRow)],
)
def test_each_row_of_offices_acts_and_demands_is_what_its_example_matches(table, row_type):
    wrong = []
    for row in read_table(DATA / f"{table}.tsv", row_type):
        found = getattr(load_tables(row.language), table).find(tokenize(row.example))
        if not any(match.row.id == row.id for match in found):
            wrong.append((row.id, row.pattern, row.example, [match.row.id for match in found]))
    assert not wrong


def test_the_subject_of_each_verb_of_an_act_is_the_one_who_acts(vocabulary):
    wrong = []
    for row in read_table(DATA / "act_verbs.tsv", ActVerbRow):
        document = Document(id=DocumentId(row.id), text=row.example, language=row.language)
        stage = stage_of(document, row.example, load_tables(row.language), vocabulary, None, None)
        if [doer for doer, _ in stage.scene.doers[:1]] != ["SWE"]:
            wrong.append((row.id, row.example, stage.scene.doers))
    assert not wrong


def test_no_alternative_of_a_pattern_is_more_than_one_word():
    patterns = [row.pattern for row in (*stance_rows(), *cue_rows())]
    for table, row_type in (("offices", OfficeRow), ("acts", ActRow), ("act_verbs", ActVerbRow), ("demands", DemandRow)):
        patterns += [row.pattern for row in read_table(DATA / f"{table}.tsv", row_type)]
    patterns += [part for row in read_table(DATA / "words.tsv", WordRow) for part in row.words.split(";")]
    words = [word for pattern in patterns for word in pattern.split() if not word.startswith("~")]
    several = [word for word in words if any(c in word for c in "*|?")]
    wrong = [(word, part) for word in several for part in word.rstrip("?").split("|") if len(tokenize(part.rstrip("*"))) != 1]
    assert not wrong
