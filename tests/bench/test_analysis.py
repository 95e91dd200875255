"""The benchmark of reading runs and reads what it says; what it takes is nobody's test."""

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.analysis import ROOT, SIZES, articles_in, documents, speed


def test_the_benchmark_reads_texts_of_every_size() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.analysis", "--seconds=0.01", "--workers=0", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert set(found["speeds"]) == set(SIZES)
    assert all(0 < one["characters"] <= one["documents"] * SIZES[name] for name, one in found["speeds"].items())
    assert all(one["bytes"] >= one["documents"] * SIZES[name] for name, one in found["speeds"].items())
    assert found["speeds"]["transcript"]["statements"] > 0
    assert min(found["start_s"], found["longest_s"], found["memory_mb"]) > 0


def test_the_texts_have_their_size_and_many_languages() -> None:
    source = documents(300)
    given = [next(source) for _ in range(260)]
    assert {len(document.text) for document in given} == {300}
    assert len({document.language for document in given}) > 10
    article = next(documents(3_000))
    assert 3_000 <= len(article.text.encode()) < 3_004


def test_of_given_texts_the_articles_are_read(tmp_path: Path) -> None:
    row = {"doc_id": "invented", "kind": "article", "language": "en", "statements": []}
    lengths = (1_999, 2_000, 4_499, 4_500)
    lines = [json.dumps({**row, "text": ("Norway condemns the raid by Peru. " * 200)[:length]}) for length in lengths]
    (tmp_path / "given.jsonl").write_text("\n".join(lines), encoding="utf-8")
    given = articles_in([tmp_path / "given.jsonl"])
    assert sorted(len(document.text) for document in given) == [2_000, 4_499]
    read = speed(given, 0.0001)
    assert (read.documents, read.bytes) == (2, 6_499)
    assert read.statements > 0
