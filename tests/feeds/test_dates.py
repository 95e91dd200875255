"""Dates as publishers print them."""

from datetime import UTC, datetime

import pytest

from feeds.dates import read_date
from feeds.types import Precision

MORNING = datetime(2026, 3, 2, 7, 15, tzinfo=UTC)
DAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ("Mon, 02 Mar 2026 10:15:00 +0300", Precision.SECOND),
        ("Mon, 2 Mar 2026 10:15 +03:00", Precision.MINUTE),
        ("2 March 2026 07:15:00 GMT", Precision.SECOND),
        ("02 Mar 26 02:15:00 EST", Precision.SECOND),
        ("Mon, 02 Mar 2026 16:15:0 GMT+9", Precision.SECOND),
        ("Mon, 02 Mar 2026 10:15:00 +0300 (MSK)", Precision.SECOND),
        ("2026-03-02T10:15:00+03:00", Precision.SECOND),
        ("2026-03-02T07:15Z", Precision.MINUTE),
        ("2026-03-02T07:15:00.000Z", Precision.SECOND),
        ("2026-03-02 10:15:00 +0300", Precision.SECOND),
        ("20260302T071500Z", Precision.SECOND),
        ("March 2, 2026, 7:15 am UTC", Precision.MINUTE),
        ("  Mon,\n 02 Mar 2026   07:15:00 GMT ", Precision.SECOND),
    ],
)
def test_a_time_with_its_zone_is_read_to_its_precision(raw: str, precision: Precision) -> None:
    moment = read_date(raw)
    assert (moment.at, moment.precision, moment.problem, moment.assumed_zone) == (MORNING, precision, None, None)


@pytest.mark.parametrize(
    ("raw", "language"),
    [
        *(
            ("2026-03-02", None),
            ("2 March 2026", None),
            ("March 2nd, 2026", "en"),
            ("2.3.2026", None),
            ("2026/03/02", None),
            ("20260302", None),
        ),
        *(
            ("2 марта 2026 г.", "ru"),
            ("2 Mart 2026 Pazartesi", "tr"),
            ("2. März 2026", "de"),
            ("2026年3月2日", "ja"),
            ("2 mars 2026", "fr"),
        ),
        *(
            ("٢ مارس ٢٠٢٦", "ar"),
            ("الاثنين 2 آذار 2026", "ar"),
            ("2 มีนาคม 2569", "th"),
            ("02/03/2569", "th"),
            ("2 mars 2026", "no"),
        ),
        *(
            ("2026ko martxoaren 2a", "eu"),
            ("astelehena, 2026(e)ko martxoaren 2(a)", "eu"),
            ("2026ko mar. 2an", None),
            ("martxoak 2, 2026", "eu"),
            ("2 martxoa 2026", "eu-ES"),
        ),
    ],
)
def test_a_day_is_a_day(raw: str, language: str | None) -> None:
    moment = read_date(raw, language=language, date_order="DMY")
    assert (moment.at, moment.precision) == (DAY, Precision.DAY)


def test_a_time_without_a_zone_takes_the_sources_zone_and_says_so() -> None:
    moment = read_date("2026-03-02 10:15:00", zone="Europe/Istanbul")
    assert (moment.at, moment.assumed_zone) == (MORNING, "Europe/Istanbul")


def test_a_time_without_any_zone_is_taken_as_utc_and_says_so() -> None:
    moment = read_date("02 Mar 2026 07:15:00")
    assert (moment.at, moment.assumed_zone) == (MORNING, "UTC")


def test_a_zone_name_that_could_be_several_is_not_guessed() -> None:
    moment = read_date("Mon, 02 Mar 2026 07:15:00 IST", zone="UTC")
    assert moment.assumed_zone == "UTC"
    assert "unknown zone" in (moment.problem or "")


def test_day_first_or_month_first_is_never_guessed() -> None:
    moment = read_date("02/03/2026", language="en")
    assert (moment.at, moment.precision) == (None, Precision.UNKNOWN)
    assert "day first or month first" in (moment.problem or "")


@pytest.mark.parametrize(("order", "expected"), [("DMY", DAY), ("MDY", datetime(2026, 2, 3, tzinfo=UTC))])
def test_the_sources_order_settles_it(order: str, expected: datetime) -> None:
    assert read_date("02/03/2026", date_order=order).at == expected


def test_a_date_that_contradicts_the_sources_order_stays_unread() -> None:
    assert read_date("02/28/2026", date_order="DMY").at is None


@pytest.mark.parametrize(("raw", "expected"), [("28/2/2026", 28), ("2/28/26", 28), ("3/3/2026", 3)])
def test_numbers_that_can_mean_only_one_day_are_read(raw: str, expected: int) -> None:
    at = read_date(raw).at
    assert at is not None
    assert at.day == expected


def test_the_custom_of_a_language_is_said() -> None:
    moment = read_date("02/03/2026", language="fr")
    assert moment.at == DAY
    assert "day first" in (moment.problem or "")


@pytest.mark.parametrize(
    "raw",
    [
        "yesterday",
        "2 hours ago",
        "",
        "   ",
        "always",
        "2026-13-01",
        "31 Feb 2026",
        "0001-01-01",
        "12",
        "March 2026",
        "x" * 500,
        "99/99/9999",
    ],
)
def test_what_names_no_certain_day_is_no_date(raw: str) -> None:
    assert read_date(raw).at is None


def test_a_wrong_weekday_is_said() -> None:
    moment = read_date("Fri, 02 Mar 2026 07:15:00 GMT")
    assert moment.at == MORNING
    assert "weekday" in (moment.problem or "")


def test_the_end_of_a_day_and_a_leap_second_are_times() -> None:
    assert read_date("2026-03-01T24:00:00Z").at == DAY
    assert read_date("2026-03-01T23:59:60Z").at == datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
