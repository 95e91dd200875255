"""The tables as facts (who belongs where, when), the traps of names, and the checked reader of tables."""

import time
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import VocabularyError
from monitor.gazetteer import fold
from monitor.types import Rank
from monitor.vocabulary import DATA, UNRESOLVED, Name, NameType, Person, load_vocabulary, read_table

V = load_vocabulary()
TODAY = datetime(2026, 11, 21, tzinfo=UTC).date()


def codes(text: str, language: str | None = "en") -> list[str]:
    return [hit.code for hit in V.find(text, language)]


def found(text: str, language: str | None = "en") -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], str(hit.code)) for hit in V.find(text, language)]


# --- actors and groups

OVER = {"M49_SUB_SAHARAN_AFRICA", "M49_LATIN_AMERICA_AND_THE_CARIBBEAN"}


def test_the_193_members_of_the_united_nations_are_states() -> None:
    members = V.members("UN193", TODAY)
    assert len(members) == len(set(members)) == 193
    assert {actor.code for actor in V.actors.values() if actor.un_member} == set(members)
    assert not V.actors["VAT"].un_member  # type: ignore[index]
    assert V.name_of("PSE") == "Palestine"
    assert V.name_of("SOMALILAND") == "Somaliland"
    assert V.name_of("HOUTHIS") == "Houthis (Ansar Allah)"
    assert V.name_of("QQQ") == "QQQ"


def test_every_organisation_of_the_codebook_has_a_code() -> None:
    wanted = (
        "EU UN NATO OSCE COE OAS AU ASEAN G7 G20 BRICS CELAC ALBA CARICOM MERCOSUR ECOWAS AES ARAB_LEAGUE OIC GCC SCO CSTO CIS "
        "ICC ICJ IAEA OPCW WHO WTO IMF WB ICRC VAT PSE TWN XKX SOMALILAND"
    )
    assert [code for code in wanted.split(" ") if code not in V.actors] == []
    armed = "HAMAS HEZBOLLAH ISIS HOUTHIS TALIBAN TREN_DE_ARAGUA WAGNER RSF M23 PKK FARC ELN BOKO_HARAM AL_SHABAAB AL_QAEDA"
    assert [code for code in armed.split(" ") if code not in V.armed_groups or code in V.actors] == []


def test_every_row_names_a_known_actor_and_an_origin() -> None:
    known = {*V.actors, *V.armed_groups, UNRESOLVED}
    assert {name.code for name in V.names if name.type is not NameType.NONE} <= known
    assert {person.code for person in V.persons} <= set(V.actors)
    assert {row.member for row in V.memberships} <= set(V.actors)
    assert all(row.origin for row in (*V.names, *V.persons, *V.memberships, *V.actors.values()))


def test_every_actor_of_the_un_is_named_in_the_languages_read() -> None:
    languages = "en es fr pt ru zh ar de it tr id fa ja ko uk pl el nl sv ro"
    for language in languages.split(" "):
        named = {name.code for name in V.names if name.language in (language, "mul") and name.type is NameType.COUNTRY}
        assert set(V.members("UN193", TODAY)) - named == set(), language


@pytest.mark.parametrize(
    ("group", "member", "day", "belongs"),
    [
        ("EU", "GBR", "2020-01-31", True),
        ("EU", "GBR", "2020-02-01", False),
        ("EU", "HRV", "2013-06-30", False),
        ("NATO", "FIN", "2023-04-03", False),
        ("NATO", "FIN", "2023-04-04", True),
        ("NATO", "SWE", "2024-03-06", False),
        ("NATO", "SWE", "2024-03-07", True),
        ("NATO", "MNE", "2017-06-05", True),
        ("NATO", "MKD", "2020-03-26", False),
        ("G20", "AU", "2023-09-08", False),
        ("G20", "AU", "2023-09-09", True),
        ("BRICS", "IRN", "2023-12-31", False),
        ("BRICS", "IRN", "2024-01-01", True),
        ("BRICS", "IDN", "2025-01-06", True),
        ("ASEAN", "TLS", "2025-10-25", False),
        ("ASEAN", "TLS", "2025-10-26", True),
        ("ECOWAS", "MLI", "2025-01-28", True),
        ("ECOWAS", "MLI", "2025-01-29", False),
        ("AES", "NER", "2024-01-01", True),
        ("OAS", "NIC", "2023-11-18", True),
        ("OAS", "NIC", "2023-11-19", False),
        ("OAS", "CUB", "2026-01-01", False),
        ("CELAC", "BRA", "2022-06-01", False),
        ("CELAC", "BRA", "2023-02-01", True),
        ("CELAC", "USA", "2023-02-01", False),
        ("ARAB_LEAGUE", "SYR", "2015-01-01", False),
        ("ARAB_LEAGUE", "SYR", "2023-06-01", True),
        ("SCO", "BLR", "2024-07-03", False),
        ("SCO", "BLR", "2024-07-04", True),
        ("COE", "RUS", "2022-03-16", False),
        ("UNSC", "GUY", "2025-12-31", True),
        ("UNSC", "GUY", "2026-01-01", False),
        ("UNSC", "COL", "2026-01-01", True),
        ("UNSC", "PRT", "2026-12-31", False),
        ("UNSC", "PRT", "2027-01-01", True),
        ("UNSC", "DNK", "2027-01-01", False),
        ("EU_CANDIDATES", "UKR", "2022-06-22", False),
        ("EU_CANDIDATES", "UKR", "2022-06-23", True),
        ("EU_CANDIDATES", "HRV", "2013-07-01", False),
        ("EU_CANDIDATES", "ISL", "2014-01-01", True),
        ("EU_CANDIDATES", "ISL", "2016-01-01", False),
        ("M49_WESTERN_ASIA", "TUR", "2026-01-01", True),
        ("M49_EUROPE", "RUS", "2026-01-01", True),
        ("UNSC", "NLD", "2018-06-01", True),
        ("UNSC", "ITA", "2018-06-01", False),
    ],
)
def test_membership_is_that_of_the_day(group: str, member: str, day: str, belongs: bool) -> None:
    on = date.fromisoformat(day)
    assert (member in V.members(group, on)) is belongs
    assert (group in V.groups_of(member, on)) is belongs


def test_groups_have_their_numbers_on_known_days() -> None:
    on = date(2026, 2, 1)
    sizes = {"UNSC": 15, "P5": 5, "EU": 27, "NATO": 32, "G7": 8, "G20": 21, "BRICS": 10, "ASEAN": 11, "AU": 55, "ECOWAS": 12}
    sizes |= {"AES": 3, "CARICOM": 15, "GCC": 6, "ARAB_LEAGUE": 22, "OIC": 57, "SCO": 10, "CELAC": 33, "NORDIC": 5, "VISEGRAD": 4}
    assert {group: len(V.members(group, on)) for group in sizes} == sizes
    assert all(len(V.members("UNSC", date(year, 6, 1))) == 15 for year in range(2015, 2028))
    assert len(V.members("EU", date(2019, 1, 1))) == 28
    candidates = {"2000-01-01": 1, "2006-01-01": 3, "2010-12-31": 5, "2013-07-01": 5, "2014-07-01": 6, "2022-07-01": 7}
    candidates |= {"2023-01-01": 8, "2024-01-01": 9, "2026-02-01": 9}
    assert {day: len(V.members("EU_CANDIDATES", date.fromisoformat(day))) for day in candidates} == candidates


def test_regions_of_the_un_hold_every_member_once() -> None:
    on = date(2026, 2, 1)
    members = set(V.members("UN193", on))
    sizes = {"AFRICA": 54, "AMERICAS": 35, "ASIA": 47, "EUROPE": 43, "OCEANIA": 14}
    regions = {name: set(V.members(f"M49_{name}", on)) & members for name in sizes}
    assert {name: len(region) for name, region in regions.items()} == sizes
    assert set.union(*regions.values()) == members
    small = [group for group in V.groups if group.startswith("M49_") and group[4:] not in sizes and group not in OVER]
    held = [member for group in small for member in V.members(group, on) if member in members]
    assert len(small) == 22
    assert sorted(held) == sorted(members)
    assert set(V.members("M49_SUB_SAHARAN_AFRICA", on)) < regions["AFRICA"]
    assert set(V.members("M49_LATIN_AMERICA_AND_THE_CARIBBEAN", on)) < regions["AMERICAS"]


DATED = (
    *("UN193", "UNSC", "P5", "EU", "NATO", "G7", "G20", "BRICS", "ASEAN", "AU", "ECOWAS", "OAS", "CELAC", "ALBA", "CARICOM"),
    *("MERCOSUR", "GCC", "ARAB_LEAGUE", "SCO", "CSTO", "CIS", "EFTA", "EU_CANDIDATES", "VISEGRAD"),
)


@pytest.mark.parametrize("group", DATED)
def test_every_membership_of_a_body_says_since_when(group: str) -> None:
    rows = V.groups[group]
    assert rows
    assert [row for row in rows if row.since is None or not row.origin] == []


@pytest.mark.parametrize(
    ("day", "members"),
    [("1945-10-23", 0), ("1945-10-24", 27), ("1955-12-13", 58), ("1960-12-31", 98), ("1991-12-31", 164), ("2011-07-14", 193)],
)
def test_the_united_nations_have_grown(day: str, members: int) -> None:
    """They had 60, 99 and 166 members then: Czechoslovakia and Yugoslavia have no row, Egypt and Syria were one in 1960."""
    assert len(V.members("UN193", date.fromisoformat(day))) == members


def test_a_watch_list_means_members_of_groups_and_organisations_with_a_seat_as_themselves() -> None:
    on = date(2026, 2, 1)
    assert V.expand(["EU"], on) == ("EU",)
    assert len(V.expand(["EU/members"], on)) == 27
    assert "AU" in V.expand(["G20"], on)
    assert V.expand(["CHE", "P5", "USA"], on) == ("CHE", "CHN", "FRA", "RUS", "GBR", "USA")
    for wrong in ("ATLANTIS", "EU/friends", "CHE/members", "HAMAS"):
        with pytest.raises(VocabularyError, match=wrong):
            V.expand([wrong], on)


# --- names


@pytest.mark.parametrize(
    "text",
    [
        "He told us that in may the turkey was served in china.",
        "AUTUMN and US-style are words",
        "ua al au it is in",
    ],
)
def test_small_words_are_nobody(text: str) -> None:
    assert [code for code in codes(text) if code != "USA" or "US" not in text] == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "the US, the U.S., the USA, the UK, the PRC, the DPRK, the ROK and the UAE",
            "en",
            ["USA", "USA", "USA", "GBR", "CHN", "PRK", "KOR", "ARE"],
        ),
        ("EE.UU., EE. UU. y EEUU", "es", ["USA", "USA", "USA"]),
        ("США, КНР, КНДР, ЕС, ООН, НАТО, РФ", "ru", ["USA", "CHN", "PRK", "EU", "UN", "NATO", "RUS"]),
        ("中方对美方和俄方、日方表示", "zh", ["CHN", "USA", "RUS", "JPN"]),
        ("中国外交部发言人表示，美国务院和俄总统", "zh", ["CHN", "USA", "RUS"]),
        ("وللولايات المتحدة وبروسيا والصين لفرنسا", "ar", ["USA", "RUS", "CHN", "FRA"]),
        ("والمتحدث باسم الخارجية الروسية", "ar", ["XXX", "RUS"]),
        ("Россией, Германии, Китаю, Украину, Соединёнными Штатами", "ru", ["RUS", "DEU", "CHN", "UKR", "USA"]),
        ("Росією, Німеччини, Києва", "uk", ["RUS", "DEU", "UKR"]),
        ("Rosją, Niemczech, Rosji, Ukrainę, Francji", "pl", ["RUS", "DEU", "RUS", "UKR", "FRA"]),
        ("Ρωσίας και Κίνας, ΗΠΑ", "el", ["RUS", "CHN", "USA"]),
        ("미국은 북한의 핵실험을", "ko", ["USA", "PRK"]),
        ("米国とイラン、タイ政府", "ja", ["USA", "IRN", "THA"]),
        ("Rusya'nın ve ABD'nin Türkiye'ye", "tr", ["RUS", "USA", "TUR"]),
        ("Rusyanın ve Suriyeyle", "tr", ["RUS", "SYR"]),
        ("Rysslands krig och Kinas", "sv", ["RUS", "CHN"]),
        ("Russlands Angriff, die deutsche Bundesregierung, Chinas", "de", ["RUS", "DEU", "DEU", "CHN"]),
        ("L’Union européenne, la Côte d’Ivoire et l'Iran", "fr", ["EU", "CIV", "IRN"]),
        ("el gobierno francés, las tropas rusas y Brasil", "es", ["FRA", "RUS", "BRA"]),
        ("Премьер-министр ИталииИванова и ГрузииПетров", "ru", ["ITA", "GEO"]),
        ("RUSSIA CONDEMNS TURKEY", "en", ["RUS", "TUR"]),
    ],
)
def test_names_are_found_in_their_language_and_form(text: str, language: str, expected: list[str]) -> None:
    assert codes(text, language) == expected


def test_marks_do_not_hide_a_name_and_offsets_stay_those_of_the_text() -> None:
    vocalised = "دَوْلَةَ فلِسطينْ وَالأُمَمِ المُتَّحِدَةِ قالت"
    assert found(vocalised, "ar") == [("دَوْلَةَ فلِسطينْ", "PSE"), ("الأُمَمِ المُتَّحِدَةِ", "UN")]
    decomposed = unicodedata.normalize("NFD", "le Sénégal et le Bénin")
    assert [unicodedata.normalize("NFC", name) for name, _ in found(decomposed, "fr")] == ["Sénégal", "Bénin"]


def test_a_context_is_asked_for_but_is_not_part_of_the_name() -> None:
    assert found("美英行为和美总统", "zh") == [("美", "USA"), ("英", "GBR"), ("美", "USA")]
    assert found("英雄美丽", "zh") == []


def test_the_longest_name_wins() -> None:
    assert found("Equatorial Guinea, Papua New Guinea and Guinea-Bissau") == [
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Guinea-Bissau", "GNB"),
    ]
    assert found("the South Sudanese and the South African minister") == [("South Sudanese", "SSD"), ("South African", "ZAF")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ships in the South China Sea and the Indian Ocean", "en"),
        ("South American, Latin American and Native American voices", "en"),
        ("the Paris Agreement, the Rome Statute and the Vienna Convention", "en"),
        ("the Washington Post and the Jerusalem Post", "en"),
        ("道德方面的问题所以方便", "zh"),
        ("Латинская Америка", "ru"),
        ("イランジ and タイプ", "ja"),
    ],
)
def test_a_phrase_that_only_contains_a_name_is_nobody(text: str, language: str) -> None:
    assert codes(text, language) == []


def test_homonyms_tell_what_else_they_can_mean() -> None:
    congo = V.find("The Congolese army", "en")[0]
    assert (congo.code, congo.others) == ("COD", ("COG",))
    dominican = V.find("a Dominican diplomat", "en")[0]
    assert (dominican.code, dominican.others) == ("DOM", ("DMA",))
    assert "homonym" in V.find("Georgia said", "en")[0].name.note


def test_a_ministry_without_a_country_is_left_to_the_publisher() -> None:
    for text, language in (("the foreign ministry", "en"), ("МИД", "ru"), ("外交部", "zh"), ("la cancillería", "es")):
        assert codes(text, language) == [UNRESOLVED]


def test_a_minister_called_like_a_country_is_not_that_country() -> None:
    assert codes("Israel Katz spoke") == []
    assert [hit.persons[0].code for hit in V.find_persons("Israel Katz spoke")] == ["ISR"]


def test_an_unknown_language_is_read_with_english_names() -> None:
    assert codes("France", None) == codes("France", "xx") == codes("France", "en-GB") == ["FRA"]


@given(st.text(max_size=80), st.sampled_from(["en", "zh", "ar", "ja", "ko", "ru"]))
def test_hits_lie_in_order_inside_the_text_and_never_overlap(text: str, language: str) -> None:
    end = 0
    for hit in V.find(text, language):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end
    assert len(fold(text)) == len(text)


_NAMES = [name for name in V.names if name.language in ("en", "mul") and name.type is NameType.COUNTRY]


@given(st.sampled_from(_NAMES), st.sampled_from([" said", ", which", ".", "'s envoy", "\nand"]))
def test_every_english_country_name_is_found_where_it_stands(name: Name, after: str) -> None:
    text = f"Yesterday {name.name}{after}"
    assert name.code in {code for hit in V.find(text, "en") for code in (hit.code, *hit.others)}


# --- persons


def person_at(name: str, on: date) -> Person | None:
    """Return who of that name is in office on that day, by the highest office."""
    offices = (person for hit in V.find_persons(name) if not hit.short for person in hit.persons)
    return next((person for person in offices if person.serves(on)), None)


def test_an_office_counts_only_while_it_is_held() -> None:
    assert person_at("Donald Trump", date(2022, 6, 1)) is None
    president = person_at("Donald Trump", date(2025, 6, 1))
    assert president is not None
    assert (president.code, president.rank) == ("USA", Rank.HEAD)
    assert len(V.find_persons("Donald Trump")[0].persons) >= 2
    assert person_at("Nobody Known", TODAY) is None
    assert person_at("", TODAY) is None


@pytest.mark.parametrize(
    ("name", "day", "code", "rank"),
    [
        ("Angela Merkel", "2008-01-01", "DEU", Rank.HEAD),
        ("Boris Johnson", "2017-01-01", "GBR", Rank.FOREIGN_MINISTER),
        ("Boris Johnson", "2020-01-01", "GBR", Rank.HEAD),
        ("Vladimir Putin", "2010-01-01", "RUS", Rank.HEAD),
        ("Kaja Kallas", "2023-01-01", "EST", Rank.HEAD),
        ("Kaja Kallas", "2025-02-01", "EU", Rank.FOREIGN_MINISTER),
        ("António Guterres", "2020-01-01", "UN", Rank.HEAD),
        ("Maria Zakharova", "2020-01-01", "RUS", Rank.MINISTRY),
        ("Linda Thomas-Greenfield", "2022-01-01", "USA", Rank.MISSION),
    ],
)
def test_who_speaks_for_whom_depends_on_the_day(name: str, day: str, code: str, rank: Rank) -> None:
    person = person_at(name, date.fromisoformat(day))
    assert person is not None
    assert (person.code, person.rank) == (code, rank)


def test_of_a_safe_one_word_name_there_is_one_person() -> None:
    bearers: dict[str, set[str]] = {}
    for person in V.persons:
        for form in person.aliases:
            if " " not in form:
                bearers.setdefault(form, set()).add(person.name.split()[-1])
    assert {
        form for form, names in bearers.items() if form in {"Guterres", "Obama", "Orban", "Marcos"} and len(names) > 1
    } == set()
    assert [hit.persons[0].code for hit in V.find_persons("Guterres and Obama")] == ["UN", "USA"]


def test_a_person_is_found_by_names_in_other_scripts() -> None:
    for text in ("Сергея Лаврова", "سيرغي لافروف", "拉夫罗夫", "Sergueï Lavrov"):
        assert [(hit.persons[0].code, hit.short) for hit in V.find_persons(f"… {text} …")] == [("RUS", False)], text


def test_a_one_word_name_is_flagged_as_short() -> None:
    assert [hit.short for hit in V.find_persons("Paz said")] == [True]
    assert [hit.short for hit in V.find_persons("Rodrigo Paz said, and Putin too")] == [False, False]


def test_the_table_of_persons_is_clean() -> None:
    for person in V.persons:
        assert not person.name.startswith(("of ", "Ceo ", "the ")), person.name
        assert '"' not in person.name
        assert person.since is None or person.until is None or person.since < person.until, person.name
        assert all(form.strip() == form and len(form) > 1 for form in (*person.aliases, *person.short)), person.name


# --- tables


def test_the_vocabulary_loads_in_half_a_second() -> None:
    best = 9.0
    for _ in range(3):
        load_vocabulary.cache_clear()
        start = time.process_time()
        load_vocabulary()
        best = min(best, time.process_time() - start)
    assert best < 0.5


def test_no_table_is_a_megabyte() -> None:
    assert [path.name for path in DATA.rglob("*.tsv") if path.stat().st_size >= 1_000_000] == []


def table(folder: Path, text: str) -> Path:
    path = folder / "names.tsv"
    path.write_text(text, encoding="utf-8")
    return path


HEADER = "name\tlanguage\tcode\ttype\tnote\torigin\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEADER + "Aland\ten\tAAA\n", ":2: 3 cells where the header has 6"),
        (HEADER + "\nAland\ten\tAAA\tcountry\t\t\n", ":3: origin is empty"),
        (HEADER + "Aland\ten\tAAA\tkingdom\t\tus\n", ":2: type 'kingdom' cannot be used"),
        (HEADER.replace("note", "remark"), ":1: unknown column 'remark'"),
        (HEADER.replace("\tnote", ""), ":1: column 'note' is missing"),
        ("", ":1: unknown column ''"),
    ],
)
def test_a_wrong_row_is_told_with_file_and_line(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(VocabularyError) as told:
        read_table(table(tmp_path, text), Name)
    assert str(told.value).startswith(str(tmp_path / "names.tsv") + reason)


def test_a_table_that_is_missing_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="cannot be read"):
        read_table(tmp_path / "none.tsv", Name)
    (tmp_path / "b.tsv").write_bytes(b"\xff\xfe")
    with pytest.raises(VocabularyError, match="not UTF-8"):
        read_table(tmp_path / "b.tsv", Name)


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("groups.tsv", "group\tmember\tsince\tuntil\torigin\nPACT\tQQQ\t\t\tinvented\n", ":2: unknown code 'QQQ'"),
        ("groups.tsv", "group\tmember\tsince\tuntil\torigin\nPACT\tFRA\t2020-01-02\t2020-01-01\tus\n", ":2: until is not after"),
        ("names/en.tsv", HEADER + "Aland\ten\tQQQ\tcountry\t\tinvented\n", ":2: unknown code 'QQQ'"),
        ("names/en.tsv", HEADER + "--\ten\tFRA\tcountry\t\tinvented\n", ":2: name holds no letter"),
    ],
)
def test_an_overlay_that_makes_no_sense_is_told_with_file_and_line(tmp_path: Path, name: str, row: str, reason: str) -> None:
    (tmp_path / "names").mkdir()
    (tmp_path / name).write_text(row, encoding="utf-8")
    with pytest.raises(VocabularyError) as told:
        load_vocabulary(tmp_path)
    assert str(told.value).startswith(f"{tmp_path / name}{reason}")


def test_an_overlay_adds_actors_names_and_members(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    (tmp_path / "actors.tsv").write_text(
        "code\tkind\tname\tun_member\tseat\tlanguages\torigin\nQAA\tstate\tAland\tno\tAlcity\ten|fr\tinvented\n", encoding="utf-8"
    )
    (tmp_path / "names" / "en.tsv").write_text(HEADER + "Aland\ten\tQAA\tcountry\t\tinvented\n", encoding="utf-8")
    (tmp_path / "groups.tsv").write_text(
        "group\tmember\tsince\tuntil\torigin\nPACT\tQAA\t2020-01-01\t\tinvented\n", encoding="utf-8"
    )
    overlay = load_vocabulary(tmp_path)
    assert [hit.code for hit in overlay.find("Aland and France", "en")] == ["QAA", "FRA"]
    assert overlay.name_of("QAA") == "Aland"
    assert overlay.expand(["PACT"], TODAY) == ("QAA",)
    assert codes("Aland") == []
    with pytest.raises(VocabularyError, match="is no folder"):
        load_vocabulary(tmp_path / "none")
