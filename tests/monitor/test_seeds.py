"""The four articles that this product was asked for, read by the default engine: who said what, and where nobody said anything.

The articles are not part of the repository.
"""

from pathlib import Path

import pytest

from feeds.types import Document, DocumentId, DocumentKind
from monitor.extract import read_document
from monitor.types import Statement
from monitor.vocabulary import Vocabulary, load_vocabulary

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs ../shared/seeds, which is not part of the repository")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def _read(vocabulary: Vocabulary, number: str) -> tuple[Statement, ...]:
    [path] = SEEDS.glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    return read_document(Document(id=DocumentId(number), text=text, language="en", kind=DocumentKind.ARTICLE), vocabulary)


@pytest.mark.parametrize("number", ["001", "002"])
def test_where_nobody_speaks_nothing_is_read(vocabulary: Vocabulary, number: str) -> None:
    assert _read(vocabulary, number) == ()


def test_a_minister_is_against_another_state(vocabulary: Vocabulary) -> None:
    found = {(one.actor, one.speaker, one.target, one.stance.score < 0, one.official) for one in _read(vocabulary, "000")}
    assert found == {("USA", "Pete Hegseth", "RUS", True, True)}


def test_each_voice_about_a_capture_is_its_own(vocabulary: Vocabulary) -> None:
    found = _read(vocabulary, "003")
    official = {(one.actor, one.speaker, one.target) for one in found if one.official and one.stance.score < 0}
    assert official == {
        ("COL", "Gustavo Petro", "USA"),
        ("VEN", "Nicolás Maduro", "USA"),
        ("RUS", None, "USA"),
        ("CHN", None, "USA"),
        ("USA", "Pete Hegseth", "VEN"),
        ("USA", "Richard Grenell", "VEN"),
    }
    assert {one.speaker for one in found if not one.official} == {"Rachel VanLandingham", "Leon Panetta"}
    assert [one.legal for one in found if one.speaker == "Gustavo Petro"] == ["unlawful"]
