"""What reading statements costs: documents and megabytes a second on one core, the start, the memory; `make bench-analysis`.

    python -m tests.bench.analysis [--seconds N] [--workers N] [--json] [--texts FILE ...]

The texts are our own labelled ones, laid end to end, language by language, into headlines of 300 characters, articles of 3 kB
and transcripts of 30 kB as UTF-8; the goals are 100 articles a second and core (50 at the least), a start within 2 s, and less
than 400 MB. Our own texts are short and say something in nearly every sentence, some four statements a kilobyte; `--texts` names
labelled documents of other making, of which the articles (2 to 4.5 kB, as they are) are read as well. Beside them stands the
price of a transformer asked about every statement, which was measured elsewhere and is not run here.
"""

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

from feeds.net import installed_version
from feeds.types import Document, DocumentId, DocumentKind
from monitor.extract import read_document
from monitor.vocabulary import load_vocabulary

ROOT = Path(__file__).parent.parent.parent
GOLD = ROOT / "tests/monitor/gold/documents.jsonl"
HEADLINE = 300  # characters, as a desk counts headlines; what is longer is counted in bytes
SIZES = {"headline": HEADLINE, "article": 3_000, "transcript": 30_000}
ARTICLE = range(2_000, 4_500)
"""As many bytes has a text of other making that is taken for an article."""
LONGEST = 10_000_000
ARTICLES, START_S, MEMORY_MB = 100, 2.0, 400
ARTICLES_AT_LEAST = 50
"""The floor: so far speed may be spent where it is measured to pay."""
ZERO_SHOT = "0.5 to 3 statements/s on two cores for a zero-shot transformer (seven hypotheses a statement)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """What was read in `seconds` of one core: `characters` and `bytes` in all, and how many statements came of it."""

    documents: int
    characters: int
    bytes: int
    statements: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One run. `start_s` is a whole command over one sentence, `bare_s` a Python that imports nothing."""

    speeds: dict[str, Speed]
    longest_s: float
    start_s: float
    bare_s: float
    memory_mb: float
    workers: dict[int, float]
    given: Speed | None = None


def documents(size: int) -> Iterator[Document]:
    """Yield texts of this size (see `SIZES`) without end, each of one language, with a language's share as in our own texts."""
    by_language: dict[str, list[str]] = {}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        by_language.setdefault(row["language"], []).append(row["text"])
    joined = {language: cycle("\n\n".join(texts)) for language, texts in by_language.items()}
    shares = [language for language, texts in by_language.items() for _ in texts]
    random.Random(7).shuffle(shares)  # so that few texts hold many languages too
    for number, language in enumerate(cycle(shares)):
        text = _cut(joined[language], size)
        yield Document(id=DocumentId(str(number)), text=text, language=language, kind=DocumentKind.ARTICLE)


def _cut(characters: Iterator[str], size: int) -> str:
    """Return the next characters up to the size: so many of a headline, else as many as have so many bytes."""
    taken, weight = [], 0
    while weight < size:
        taken.append(next(characters))
        weight += 1 if size == HEADLINE else len(taken[-1].encode())
    return "".join(taken)


def articles_in(files: Sequence[Path]) -> list[Document]:
    """Return the texts of labelled files that are as long as an article, the languages mixed."""
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    found = [
        Document(id=DocumentId(row["doc_id"]), text=row["text"], language=row["language"], kind=DocumentKind(row["kind"]))
        for row in rows
        if len(row["text"].encode()) in ARTICLE
    ]
    random.Random(7).shuffle(found)
    return found


def speed(batch: Sequence[Document], seconds: float) -> Speed:
    """Read texts for about this long: processor seconds, which a busy machine does not stretch."""
    vocabulary = load_vocabulary()
    for document in batch[:3]:
        read_document(document, vocabulary)
    read = Counter[str]()
    begun = time.process_time()
    while time.process_time() - begun < seconds:
        for document in batch:
            read["statements"] += len(read_document(document, vocabulary))
            read["documents"] += 1
            read["characters"] += len(document.text)
            read["bytes"] += len(document.text.encode())
    return Speed(**read, seconds=time.process_time() - begun)


def longest() -> float:
    """Return the seconds that a text of ten million characters takes: what is beyond the cap is left unread."""
    document = next(documents(LONGEST // 50))
    whole = Document(id=document.id, text=document.text * 50, language=document.language, kind=document.kind)
    begun = time.perf_counter()
    read_document(whole, load_vocabulary())
    return time.perf_counter() - begun


def command(arguments: Sequence[str], text: str) -> float:
    """Return the seconds that a whole process takes, from start to end."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, input=text, text=True, capture_output=True, check=True)
    return time.perf_counter() - begun


def with_workers(workers: int, count: int) -> float:
    """Return how many articles a second `extract --workers N` reads, its start left out."""
    source = documents(SIZES["article"])
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for _ in range(count):
            document = next(source)
            file.write(json.dumps({"doc_id": document.id, "text": document.text, "language": document.language}) + "\n")
        file.flush()
        extract = ["-m", "monitor", "extract", "--jsonl", file.name, "--workers", str(workers)]
        whole = command(extract, "")
    return count / max(whole - command(["-m", "monitor", "extract", "--workers", str(workers)], "Nothing."), 1e-9)


def measure(seconds: float, workers: int, given: Sequence[Document] = ()) -> Found:
    """Measure everything once."""
    return Found(
        speeds={name: speed([*islice(documents(size), max(5, 180_000 // size))], seconds) for name, size in SIZES.items()},
        given=speed(given, seconds) if given else None,
        longest_s=longest(),
        start_s=min(command(["-m", "monitor", "extract"], "France condemns the attack by Russia.") for _ in range(3)),
        bare_s=min(command(["-c", "pass"], "") for _ in range(3)),
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        workers={n: with_workers(n, int(200 * max(seconds, 0.1))) for n in range(1, workers + 1)} if workers else {},
    )


def table(found: Found) -> Iterator[str]:
    """Yield the lines of the report."""
    yield (f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, demarche {installed_version()}")
    yield f"  {'':12}{'characters':>11}{'documents/s':>13}{'MB/s':>8}{'us/character':>14}{'statements/s':>14}"
    for name, one in found.speeds.items():
        rate, megabytes = one.documents / one.seconds, one.bytes / one.seconds / 1e6
        micros = one.seconds / one.characters * 1e6
        mean = one.characters // one.documents
        yield f"  {name:12}{mean:>11}{rate:>13.1f}{megabytes:>8.3f}{micros:>14.2f}{one.statements / one.seconds:>14.1f}"
    articles = found.speeds["article"]
    yield _rated("articles of 3 kB a second and core", articles.documents / articles.seconds)
    if found.given is not None:
        told = 1000 * found.given.statements / found.given.bytes
        said = f"given articles, {told:.1f} statements a kB, as articles of 3 kB a second and core"
        yield _rated(said, found.given.bytes / SIZES["article"] / found.given.seconds)
    yield _against(
        f"from start to answer: {found.start_s:.2f} s (a bare Python {found.bare_s:.2f} s)", "2 s", found.start_s < START_S
    )
    yield _against(f"most memory: {found.memory_mb:.0f} MB", f"{MEMORY_MB} MB", found.memory_mb < MEMORY_MB)
    yield f"  a text of 10 MB: {found.longest_s:.2f} s"
    for workers, articles_s in found.workers.items():
        yield f"  --workers {workers}: {articles_s:.0f} articles/s"
    yield f"  beside it: {ZERO_SHOT}"


def _rated(said: str, rate: float) -> str:
    floor = "held" if rate >= ARTICLES_AT_LEAST else "NOT held"
    return _against(f"{said}: {rate:.0f}; floor {ARTICLES_AT_LEAST}: {floor}", f"at least {ARTICLES}", rate >= ARTICLES)


def _against(said: str, goal: str, met: bool) -> str:
    return f"  {said}; goal {goal}: {'met' if met else 'NOT met'}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0, help="for each size")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="up to this many processes; 0 leaves them out")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], metavar="FILE", help="labelled documents, JSON Lines")
    options = parser.parse_args()
    found = measure(options.seconds, options.workers, articles_in(options.texts))
    print(json.dumps(asdict(found)) if options.json else "\n".join(table(found)))


if __name__ == "__main__":
    main()
