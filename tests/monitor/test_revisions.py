"""An edit shown as what was changed. All texts are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.revisions import Change, diff


def applied(before: str, changes: tuple[Change, ...]) -> str:
    for one in reversed(changes):
        assert before[one.start : one.start + len(one.before)] == one.before
        before = before[: one.start] + one.after + before[one.start + len(one.before) :]
    return before


words = st.lists(st.sampled_from(["Aland", "condemns", "deplores", "it", ".", " ", "  ", "谴责", "😀", "é"]), max_size=12).map(
    "".join
)


@settings(max_examples=150, deadline=None)
@given(words, words)
def test_the_changes_give_the_new_text(before, after):
    changes = diff(before, after)
    assert applied(before, changes) == after
    for one in changes:
        assert after[one.at : one.at + len(one.after)] == one.after
        assert one.before != one.after


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("Aland condemns it.", "Aland deplores it.", [("condemns", "deplores")]),
        ("Aland condemns it.", "Aland condemned it.", [("condemns", "condemned")]),
        ("Aland condemns it.", "Aland condemns it.", []),
        ("Aland strongly condemns it.", "Aland condemns it.", [("strongly ", "")]),
        ("", "Aland.", [("", "Aland.")]),
    ],
)
def test_whole_words_are_shown(before, after, changed):
    assert [(one.before, one.after) for one in diff(before, after)] == changed


def test_a_text_of_many_pages_is_compared_in_a_moment():
    page = "The ministry of Aland condemns the blockade of the harbour, number {}. "
    before = "".join(page.format(number) for number in range(3000))
    assert [(one.before, one.after) for one in diff(before, before.replace("number 1500", "part 1500"))] == [("number", "part")]
