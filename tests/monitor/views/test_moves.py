"""What counts as a move on a page, and what is said of it."""

from monitor.views.moves import Glance, moved


def test_nothing_new_is_no_move() -> None:
    assert moved(Glance(said={"a": "France: condemn"}), Glance(said={"a": "France: condemn"})) is None


def test_a_new_key_and_a_changed_label_are_told_in_the_order_of_the_page() -> None:
    before = Glance(said={"a": "France: condemn", "b": "Egypt: silent"})
    after = Glance(said={"c": "Japan: concern", "a": "France: unclear", "b": "Egypt: silent"})
    assert moved(before, after) == ("Japan: concern", "France: unclear")


def test_what_only_went_is_a_move_without_words() -> None:
    assert moved(Glance(said={"a": "France: condemn"}), Glance(said={})) == ()
