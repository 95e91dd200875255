"""Documents that are one are folded as they arrive, and persons may open folds and undo that. All texts are invented."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from feeds.types import ActorCode, DocumentId, DocumentKind, SourceId, Tier
from monitor.errors import StoreError
from monitor.records import PollRecord
from monitor.store.store import Store
from monitor.types import Stance
from tests.monitor.store.databases import Databases

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHO = {"by": "ada", "why": "they are one", "now": NOW}
WIRE = (
    "The foreign minister of Aland said on Monday that the blockade of the northern harbour must end without delay. "
    'He told reporters that his government "cannot accept a harbour closed to ships that carry food and medicine" and that '
    "talks with the coastal authority would begin within two weeks. Traders said that 14 vessels were waiting outside the port."
)
OTHER = (
    "A fair for wooden boats opened in the southern town of Bland, where carpenters showed how planks are bent over steam. "
    "Visitors came from all valleys of the country, and the evening ended with songs on the quay and a soup for everybody there."
)


def _add(store: Store, make, id: str, text: str = WIRE, *, source: str | None = None, hours: int = 0, **fields):
    at = NOW + hours * HOUR
    document = replace(
        make.document(
            id=id, text=text, source=source or f"source_{id}", fetched_at=at, published_at=at, kind=DocumentKind.ARTICLE
        ),
        publisher_actor=None,
        tier=Tier.MEDIA,
        publisher=f"Paper {id}",
        **fields,
    )
    quote = "cannot accept a harbour closed to ships that carry food and medicine"
    said = [replace(make.statement(document, quote), quote=quote, stance=Stance.OPPOSE)] if quote in text else []
    store.record(PollRecord(read=(make.read(document, *said) if said else _nothing(document),)), now=at)
    return document


def _nothing(document):
    from monitor.records import ReadDocument

    return ReadDocument(document=document)


def _folds(store: Store, *ids: str) -> list[list[str]]:
    found = {one: store.fold_of(DocumentId(one)) for one in ids}
    return sorted({tuple(member.id for member in fold.members) for fold in found.values() if fold is not None})


def test_a_wire_text_in_many_papers_is_one(store, make):
    _add(store, make, "a", WIRE)
    _add(store, make, "b", "By our own staff. " + WIRE, hours=1)
    _add(store, make, "c", WIRE.replace("on Monday ", "") + " The paper's own map is on page 4.", hours=2)
    _add(store, make, "d", OTHER)
    assert _folds(store, "a", "b", "c", "d") == [("a", "b", "c")]
    assert store.fold_of("b").members[1].reason.endswith("of the words in a row are the same")


def test_forty_papers_in_one_poll_are_one(store, make):
    documents = [
        replace(make.document(id=f"p{number:02}", text=f"Paper {number}: {WIRE}", source=None), publisher=f"Paper {number}")
        for number in range(40)
    ]
    store.record(PollRecord(read=tuple(_nothing(one) for one in documents)), now=NOW)
    assert len(store.fold_of("p00").members) == 40


@pytest.mark.parametrize("day", range(8))
def test_a_text_is_found_again_for_four_days_wherever_a_span_of_days_ends(store, make, day):
    _add(store, make, "a", WIRE, hours=24 * day)
    _add(store, make, "b", WIRE, hours=24 * day + 95)
    _add(store, make, "c", WIRE, hours=24 * day - 95)
    assert list(map(sorted, _folds(store, "a", "b", "c"))) == [["a", "b", "c"]]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_publisher_may_date_a_text_into_the_first_year_or_the_last(store, make, year):
    at = datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, tzinfo=UTC)
    for id in ("a", "b"):
        document = replace(make.document(id=id, text=WIRE, source=id, published_at=at), fetched_at=NOW)
        said = replace(make.statement(document, "cannot accept a harbour closed to ships that carry food"), quote=None)
        store.record(PollRecord(read=(make.read(document, said),)), now=NOW)
    assert _folds(store, "a", "b") == [("a", "b")]
    assert len(store.sources_of(store.latest_statements(limit=1)[0].key)) == 2


@pytest.mark.parametrize("day", range(8))
def test_a_text_that_comes_back_behind_the_window_stands_alone(store, make, day):
    _add(store, make, "a", WIRE, hours=24 * day)
    _add(store, make, "b", WIRE, hours=24 * day + 97)
    _add(store, make, "c", WIRE, hours=24 * day - 97)
    assert _folds(store, "a", "b", "c") == []


def test_the_same_words_on_both_sides_of_a_months_end_are_one_statement(store, make):
    _add(store, make, "a", f"{WIRE} One.", hours=24 * 29 + 14)  # 31 March, 23:00 UTC
    _add(store, make, "b", f"{OTHER} {WIRE}"[: len(OTHER) + 260], hours=24 * 29 + 16)
    first, *_ = store.latest_statements(limit=9)
    assert {one.document.id for one in store.sources_of(first.key)} == {"a", "b"}


def test_the_first_official_source_stands_in_front(store, make):
    _add(store, make, "a")
    _add(store, make, "b", hours=1)
    official = replace(
        make.document(id="ministry", text=WIRE, fetched_at=NOW + 2 * HOUR, published_at=NOW + 2 * HOUR), source_id=SourceId("m")
    )
    store.record(PollRecord(read=(_nothing(official),)), now=NOW)
    assert store.fold_of("a").front.id == "ministry"


def test_a_quote_in_several_papers_is_one_statement_with_its_sources(store, make):
    for hours, one in enumerate(("a", "b")):
        _add(store, make, one, hours=hours)
    _add(store, make, "c", 'Elsewhere he said: "cannot accept a harbour closed to ships that carry food and medicine".', hours=3)
    key = store.latest_statements(limit=1)[0].key
    assert [one.document.id for one in store.sources_of(key)] == ["a", "b", "c"]
    assert _folds(store, "a", "b", "c") == [("a", "b")], "the words are one, the third text is its own"


def test_the_same_few_words_of_another_actor_are_another_statement(store, make):
    for one, actor in (("a", "ALA"), ("b", "BLA")):
        document = make.document(id=one, text=f"{one}: it deplores that the harbour is closed to ships today", source=one)
        said = make.statement(document, "deplores that the harbour is closed to ships", actor=actor)
        store.record(PollRecord(read=(make.read(document, said),)), now=NOW)
    key = store.latest_statements(limit=1)[0].key
    assert len(store.sources_of(key)) == 1


def test_two_releases_of_one_template_are_two(store, make):
    for one, name in (("a", "Cland"), ("b", "Dland")):
        _add(store, make, one, WIRE.replace("Aland", name), source="same")
    assert _folds(store, "a", "b") == []


def test_what_was_said_again_weeks_later_is_another(store, make):
    _add(store, make, "a")
    _add(store, make, "b", hours=24 * 9)
    assert _folds(store, "a", "b") == []


def _release(store, make, id: str, text: str, language: str, url: str, words: str, *, target: str = "BBB"):
    document = replace(make.document(id=id, text=text), language=language, url=url, source_id=SourceId(f"mfa_{language}"))
    said = replace(make.statement(document, words), target=target)
    store.record(PollRecord(read=(make.read(document, said),)), now=NOW)


def test_a_ministrys_release_in_three_languages_is_one(store, make):
    _release(store, make, "en", "Aland condemns the blockade.", "en", "https://mfa.example/en/news/4711", "condemns")
    _release(store, make, "fr", "Aland condamne le blocus.", "fr", "https://mfa.example/fr/news/4711", "condamne")
    _release(store, make, "es", "Aland condena el bloqueo.", "es", "https://mfa.example/es/news/4711", "condena")
    _release(store, make, "other", "Aland condena el otro bloqueo.", "es", "https://mfa.example/es/news/4712", "condena")
    assert _folds(store, "en", "fr", "es", "other") == [("en", "es", "fr")]
    key = next(one.key for one in store.latest_statements(limit=9) if one.document.id == "en")
    assert {one.document.id for one in store.sources_of(key)} == {"en", "fr", "es"}


def test_a_translation_is_known_by_its_day_numbers_and_parties(store, make):
    said = "Aland {} 14 2719 380"
    _release(store, make, "en", said.format("condemns"), "en", "https://mfa.example/a-blockade", "condemns")
    _release(store, make, "fr", said.format("condamne"), "fr", "https://mfa.example/un-blocus", "condamne")
    _release(store, make, "es", said.format("condena"), "es", "https://mfa.example/otro", "condena", target="CCC")
    assert _folds(store, "en", "fr", "es") == [("en", "fr")]


def test_who_was_taken_out_is_not_folded_again_and_undoing_puts_it_back(store, make):
    for one in ("a", "b", "c"):
        _add(store, make, one)
    number = store.unfold(DocumentId("b"), **WHO)
    assert _folds(store, "a", "b", "c") == [("a", "c")]
    store.undo_fold(number, **WHO)
    assert _folds(store, "a", "b", "c") == [("a", "b", "c")]
    store.unfold(DocumentId("b"), **WHO)
    _add(store, make, "d", WIRE)
    assert store.fold_of("b") is None
    assert [one.what for one in store.audit_log(limit=9)] == ["unfold document", "undo change of folds", "unfold document"]
    assert store.verify_audit().fault is None


REFUSED = {
    "one alone": (lambda s: s.fold([DocumentId("a")], **WHO), "a fold needs two documents"),
    "not stored": (lambda s: s.fold([DocumentId("a"), DocumentId("x")], **WHO), "document x: there is no such document"),
    "alone already": (lambda s: s.unfold(DocumentId("z"), **WHO), "document z: it stands alone already"),
    "no reason": (lambda s: s.unfold(DocumentId("a"), by="ada", why="", now=NOW), "needs a name and a reason"),
    "no change": (lambda s: s.undo_fold(7, **WHO), "there is no such change"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_change_that_cannot_be_is_refused_in_one_line(store, make, fault):
    for one, text in (("a", WIRE), ("b", WIRE), ("z", OTHER)):
        _add(store, make, one, text)
    put, reason = REFUSED[fault]
    with pytest.raises(StoreError, match=reason) as refused:
        put(store)
    assert "\n" not in str(refused.value)
    assert _folds(store, "a", "b", "z") == [("a", "b")]


# Folding and unfolding is the identity

IDS = ("a", "b", "c", "d", "e")
steps = st.lists(
    st.one_of(
        st.tuples(st.just("fold"), st.lists(st.sampled_from(IDS), min_size=2, max_size=3, unique=True).map(tuple)),
        st.tuples(st.just("unfold"), st.sampled_from(IDS).map(lambda one: (one,))),
    ),
    max_size=6,
)


@pytest.fixture
def folded_url(url: str, make) -> str:
    """Return the address of a database with five documents, of which two are folded."""
    store = Store.open(url)
    for one in IDS:
        _add(store, make, one, WIRE if one in {"a", "b"} else f"{one} alone. {OTHER if one == 'c' else one * 9}")
    store.close()
    return url


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(taken=steps)
def test_folding_and_unfolding_is_the_identity(databases: Databases, folded_url: str, taken):
    url = databases.migrated(folded_url)
    store = Store.open(url)
    states = [_state(store)]
    together = [_together(store)]
    numbers = []
    for what, ids in taken:
        if what == "fold":
            numbers.append(store.fold([DocumentId(one) for one in ids], **WHO))
            assert set(ids) <= {one.id for one in store.fold_of(DocumentId(ids[0])).members}
        elif store.fold_of(DocumentId(ids[0])) is not None:
            numbers.append(store.unfold(DocumentId(ids[0]), **WHO))
            assert store.fold_of(DocumentId(ids[0])) is None
        else:
            continue
        states.append(_state(store))
        together.append(_together(store))
        assert all(fold is None or len(fold.members) > 1 for fold in _state(store).values()), "no fold of one"
    for number, before, one in zip(reversed(numbers), reversed(states[:-1]), reversed(together[:-1]), strict=True):
        store.undo_fold(number, **WHO)
        assert _state(store) == before
        assert _together(store) == one, "what counts as one statement comes back too"
    assert store.verify_audit().fault is None
    store.close()
    databases.drop(url)


def _state(store: Store):
    return {one: store.fold_of(DocumentId(one)) for one in IDS}


def _together(store: Store):
    """Return which statements are one utterance, by their documents."""
    said = store.latest_statements(limit=99)
    return {frozenset(str(one.document.id) for one in store.sources_of(each.key)) for each in said}


def test_an_actor_code_is_part_of_what_is_said(make):
    from monitor.folding import saying

    document = make.document(text="we deplore that the harbour is closed to ships")
    said = make.statement(document, document.text)
    assert saying(said) == saying(replace(said, stance=Stance.NEUTRAL, speaker="Ada"))
    assert saying(said) != saying(replace(said, actor=ActorCode("BLA")))
    assert saying(make.statement(document, "deplore")) is None
