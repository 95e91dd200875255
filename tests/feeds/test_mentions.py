"""Dates among other words."""

from datetime import UTC, date, datetime

import pytest

from feeds.mentions import date_in_url, find_dates, from_solar_hijri, month_and_year, relative_date
from feeds.types import Precision
from feeds.wording import is_more, is_nav, is_next

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Published 5 January 2026 by the press office", "en"),
        ("Jan. 5, 2026", "en"),
        ("Monday, 5th January, 2026", "en"),
        ("05-Jan-26", "en"),
        ("5 de enero de 2026", "es"),
        ("Publié le 5 janvier 2026", "fr"),
        ("5. ledna 2026", "cs"),
        ("5 stycznia 2026", "pl"),
        ("5 січня 2026", "uk"),
        ("2026. január 5.", "hu"),
        ("2026 m. sausio 5 d.", "lt"),
        ("2026. gada 5. janvāris", "lv"),
        ("ngày 5 tháng 1 năm 2026", "vi"),
        ("5 มกราคม 2569", "th"),
        ("5 ม.ค. 2569", "th"),
        ("۱۵ دی ۱۴۰۴", "fa"),
        ("۱۴۰۴/۱۰/۱۵", "fa"),
        ("٥ كانون الثاني ٢٠٢٦", "ar"),
        ("5 يناير 2026", "ar"),
        ("5 בינואר 2026", "he"),
        ("2026年1月5日", "zh"),
        ("令和8年1月5日", "ja"),
        ("2026. 1. 5.", "ko"),
        ("115-01-05", "zh"),
        ("2026 жылғы 5 қаңтар", "kk"),
        ("2026 оны 01 сарын 05", "mn"),
        ("5 ta' Jannar 2026", "mt"),
        ("5 Ιανουαρίου 2026", "el"),
        ("115年1月5日", "zh"),
        ("2026 оны 1 дүгээр сарын 5", "mn"),
        ("2026 m. sausio mėn. 5 d.", "lt"),
        ("5. tammik. 2026", "fi"),
        ("5. Jän. 2026", "de"),
        ("5. Jänner 2026", "de"),
        ("2026ko urtarrilaren 5eko prentsa-oharra", "eu"),
        ("Hirian, 2026(e)ko urt. 5(a)", "eu"),
        ("urtarrilak 5, 2026", "eu"),
        ("05\nJan\n2026", "en"),
        ("05\n2026-01", "zh"),
    ],
)
def test_a_date_is_found_in_its_language_and_calendar(text: str, language: str) -> None:
    found = find_dates(text, language=language)
    assert [mention.moment(order=None, zone=None).at for mention in found] == [datetime(2026, 1, 5, tzinfo=UTC)]
    assert text[found[0].start : found[0].end]


@pytest.mark.parametrize(
    "text", ["5 January 2026 at 10:15", "10:15, 5 January 2026", "05.01.2026 | 10:15", "2026-01-05 10:15 AM"]
)
def test_a_time_of_day_beside_it_belongs_to_it(text: str) -> None:
    (mention,) = find_dates(text, language="en")
    moment = mention.moment(order=None, zone=None)
    assert (moment.at, moment.precision) == (datetime(2026, 1, 5, 10, 15, tzinfo=UTC), Precision.MINUTE)


@pytest.mark.parametrize(
    "text", ["5 people on 12 ships", "Resolution 2798 (2025)", "call 555-0100", "99/99/2026", "page 3 of 12", "May 2026"]
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text, language="en", isolated=True) == ()


def test_numbers_that_can_be_read_two_ways_wait_for_an_order() -> None:
    (mention,) = find_dates("02/03/2026")
    assert mention.moment(order=None, zone=None).at is None
    assert mention.moment(order="DMY", zone=None).at == datetime(2026, 3, 2, tzinfo=UTC)
    assert mention.moment(order="MDY", zone=None).at == datetime(2026, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 days ago", 2),
        ("il y a 3 jours", 2),
        ("3日前", 2),
        ("hace 3 días", 2),
        ("منذ 3 أيام", 2),
        ("yesterday", 4),
        ("сегодня", 5),
    ],
)
def test_a_relative_date_is_counted_from_now(text: str, day: int) -> None:
    moment = relative_date(text, now=NOW)
    assert moment is not None
    assert (moment.at, moment.precision) == (datetime(2026, 1, day, tzinfo=UTC), Precision.DAY)


@pytest.mark.parametrize("text", ["3 days", "ago", "a long way to go 3", "12 members"])
def test_a_span_alone_is_no_date(text: str) -> None:
    assert relative_date(text, now=NOW) is None


@pytest.mark.parametrize(
    ("solar", "there"),
    [((1404, 1, 1), date(2025, 3, 21)), ((1403, 12, 30), date(2025, 3, 20)), ((1399, 1, 1), date(2020, 3, 20))],
)
def test_the_solar_year_begins_in_march(solar: tuple[int, int, int], there: date) -> None:
    assert from_solar_hijri(*solar) == there


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://m.example/2026/01/05/x", date(2026, 1, 5)),
        ("https://m.example/t20260105_118.shtml", date(2026, 1, 5)),
        ("https://m.example/news-05-01-2026.html", date(2026, 1, 5)),
        ("https://m.example/2026/01/x", None),
        ("https://m.example/id/20261399", None),
    ],
)
def test_a_day_in_an_address(url: str, day: date | None) -> None:
    found = date_in_url(url)
    assert (found[1] if found else None) == day


def test_headings_of_months_and_years() -> None:
    assert month_and_year("January 2026", language="en") == (2026, 1)
    assert month_and_year("2025", language="en") == (2025, None)
    assert month_and_year("Resolution 2025", language="en") is None


def test_the_words_of_links() -> None:
    assert is_more("Read more »")
    assert is_more("Подробнее")
    assert is_nav("Startseite")
    assert is_next("Older posts")
    assert is_next("下一页")
    assert not is_more("Read the statement on the strait")
