"""A desk's own translations: of the very words, the latest in front, earlier ones kept, each act in the audit."""

from datetime import timedelta

import pytest

from monitor.errors import StoreError

WORDS = "نحذر من إغلاق المضيق."


def test_a_gloss_belongs_to_its_words_and_the_latest_stands(store, make):
    assert store.glosses([WORDS]) == {}
    first = store.add_gloss(WORDS, "We warn of the closing.", language="en", by="Ada Example", now=make.now)
    second = store.add_gloss(WORDS, "We warn against closing the strait.", language="en", by="Ben", now=make.now + timedelta(1))
    assert store.glosses([WORDS, "other words"]) == {WORDS: second}
    assert store.glosses([WORDS], known_at=make.now) == {WORDS: first}
    assert (first.by, first.at, first.language) == ("Ada Example", make.now, "en")


def test_one_that_is_taken_back_leaves_the_one_before_and_cannot_be_taken_back_twice(store, make):
    later = make.now + timedelta(hours=1)
    first = store.add_gloss(WORDS, "One.", language="en", by="Ada Example", now=make.now)
    second = store.add_gloss(WORDS, "Two.", language="en", by="Ben", now=make.now)
    store.undo_gloss(second.number, by="Ada Example", now=later)
    assert store.glosses([WORDS]) == {WORDS: first}
    assert store.glosses([WORDS], known_at=make.now) == {WORDS: second}
    for number in (second.number, 99):
        with pytest.raises(StoreError, match=f"gloss {number}: there is none"):
            store.undo_gloss(number, by="Ben", now=later)
    told = [(one.by, one.what, one.before, one.after) for one in store.audit_log(limit=9) if "gloss" in one.what]
    assert sorted(told, key=str) == sorted(
        [
            ("Ada Example", "gloss", None, "en: One."),
            ("Ben", "gloss", "One.", "en: Two."),
            ("Ada Example", "undo gloss", "Two.", None),
        ],
        key=str,
    )


def test_more_words_than_fit_into_one_query_are_looked_up(store, make):
    store.add_gloss(WORDS, "One.", language="en", by="Ben", now=make.now)
    assert list(store.glosses({WORDS, *map(str, range(2_500))})) == [WORDS]
