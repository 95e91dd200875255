"""A house that a newsroom names without its state. All texts are invented."""

import pytest

from monitor.extract.tables import HomeRow, load_tables
from monitor.extract.tokens import tokenize
from monitor.vocabulary import DATA, read_table


def _read_as(found):
    return [(statement.actor, str(statement.stance), statement.target) for statement in found]


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("tr", "Dışişleri Bakanlığı, İsveç'in liman saldırısını kınadı.", "TUR"),
        ("el", "Το υπουργείο Εξωτερικών καταδίκασε τον βομβαρδισμό της Σουηδίας.", "GRC"),
        ("ko", "외교부는 스웨덴의 항구 포격을 규탄했다.", "KOR"),
        ("id", "Kemlu mengecam serangan Swedia di pelabuhan.", "IDN"),
        ("zh", "外交部谴责瑞典炮击港口。", "CHN"),
        ("zh", "(中央社記者台北2日電)外交部今天譴責瑞典炮擊港口。", "TWN"),
        ("zh", "外交部今天譴責瑞典炮擊港口，並重申中華民國台灣是主權國家。", "TWN"),
        ("ar", "مدينة الميناء 2 مارس (واس) - أدانت وزارة الخارجية قصف السويد للميناء.", "SAU"),
    ],
)
def test_the_ministry_of_a_paper_is_that_of_its_state(read, language, text, actor):
    assert (actor, "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "Norveç Dışişleri Bakanlığı bir açıklama yaptı. Dışişleri Bakanlığı, İsveç'in liman saldırısını kınadı."),
        ("zh", "挪威外交部发言人说，情况复杂。外交部谴责瑞典炮击港口。"),
        ("ar", "أصدرت وزارة الخارجية النرويجية بيانا. وأدانت وزارة الخارجية قصف السويد للميناء."),
    ],
)
def test_a_ministry_that_was_named_with_its_state_is_not_at_home(read, language, text):
    assert {statement.actor for statement in read(text, language)} <= {"NOR"}


def test_arabic_without_a_dateline_has_no_home(read):
    assert read("أدانت وزارة الخارجية قصف السويد للميناء.", "ar") == ()


def test_an_agency_far_from_the_head_is_no_dateline(read):
    body = "وصل القطار إلى المحطة في موعده وكان الجو جميلا في ذلك اليوم من أيام الربيع. " * 6
    assert read(body + "أدانت وزارة الخارجية قصف السويد للميناء (واس).", "ar") == ()


def test_each_row_of_homes_is_what_its_example_matches():
    for row in read_table(DATA / "homes.tsv", HomeRow):
        tables = load_tables(row.language)
        assert tables is not None
        assert any(match.row.pattern == row.pattern for match in tables.homes.find(tokenize(row.example))), row.pattern


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Leaders were angry. In Oslo, the foreign ministry condemned the Swedish strike."),
        ("es", "En Oslo, el Ministerio de Exteriores condenó el ataque sueco."),
        ("ar", "وفي أوسلو، أدانت وزارة الخارجية الهجوم السويدي."),
    ],
)
def test_an_office_behind_the_capital_where_its_sentence_is_set_is_of_its_state(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    "text",
    [
        "The talks in Oslo ended. The foreign ministry condemned the Swedish strike.",
        "After a night of talks in Oslo the foreign ministry condemned the Swedish strike.",
    ],
)
def test_an_office_is_not_of_a_capital_named_otherwise(read, text):
    assert "NOR" not in {statement.actor for statement in read(text, "en")}


def test_riyadh_is_no_sport(read):
    assert ("SAU", "neutral", None) in _read_as(read("وامتنعت الرياض عن التعليق.", "ar"))


@pytest.mark.parametrize(
    ("language", "country", "text", "actor"),
    [
        ("es", "CHL", "La Cancillería condenó el bombardeo de Suecia.", "CHL"),
        ("es", "ESP", "El ministro de Exteriores condenó el bombardeo de Suecia.", "ESP"),
        ("pt", "PRT", "O Ministério dos Negócios Estrangeiros condenou o bombardeio da Suécia.", "PRT"),
        ("pt", "AGO", "O Ministério das Relações Exteriores condenou o bombardeio da Suécia.", "AGO"),
        ("it", "ITA", "Il ministero degli Esteri ha condannato il bombardamento della Svezia.", "ITA"),
    ],
)
def test_the_ministry_of_a_romance_newsroom_is_that_of_its_state(read, language, country, text, actor):
    assert (actor, "condemn", "SWE") in _read_as(read(text, language, paper=country))


@pytest.mark.parametrize(
    ("language", "country", "text"),
    [
        ("es", "DEU", "La Cancillería condenó el bombardeo de Suecia."),
        ("pt", "CHN", "O Ministério das Relações Exteriores condenou o bombardeio da Suécia."),
        ("es", "MEX", "Noruega dudó. La Cancillería del país condenó el bombardeo de Suecia."),
    ],
)
def test_a_newsroom_in_the_language_of_others_has_no_ministry(read, language, country, text):
    assert country not in {statement.actor for statement in read(text, language, paper=country)}


@pytest.mark.parametrize(
    ("language", "country", "text"),
    [
        ("es", "CHL", "El canciller de Chile viajó ayer. El Gobierno condenó el bombardeo de Suecia."),
        ("pt", "PRT", "O ministério português falou ontem. O Governo diz repudiar o bombardeio da Suécia."),
    ],
)
def test_the_government_behind_a_house_of_home_is_that_of_home(read, language, country, text):
    assert (country, "condemn", "SWE") in _read_as(read(text, language, paper=country))


def test_the_government_behind_a_house_of_another_is_not_that_of_home(read):
    text = "La canciller de Chile viajó a Oslo. El ministerio noruego la recibió. El Gobierno condenó el bombardeo de Suecia."
    assert "CHL" not in {statement.actor for statement in read(text, "es", paper="CHL")}
