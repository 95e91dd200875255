"""The benchmark of alerting runs, and the index finds what a scan of all rules finds; what it takes is nobody's test."""

from tests.bench.alerts import measure


def test_the_index_finds_what_a_scan_finds_and_every_document_is_told() -> None:
    found = measure(rules=1200, statements=60, documents=4, check=30)
    assert found.matched > 0
    assert found.documents == 4
    assert found.sent >= 4
    assert found.p95_s > 0
    assert found.floor_s > 0
