"""Arabic beside the tables: verbs before their subject, pronouns bound to verbs. All texts are invented."""

import pytest

from monitor.extract.tokens import tokenize, without_object


def _read_as(found):
    return [(statement.actor, str(statement.stance), statement.target) for statement in found]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("اتهمتها", ("اتهمت",)), ("واتهمها", ("واتهم", "اتهم")), ("السويد", ()), ("به", ()), ("condemns", ())],
)
def test_a_verb_may_carry_its_object(word, expected):
    assert without_object(tokenize(word)[0]) == expected


def test_the_bound_object_is_the_one_last_named(read):
    found = read("تحدثت السويد عن الميناء، والنرويج تدينها بشدة.", "ar")
    assert ("NOR", "condemn", "SWE") in _read_as(found)


def test_the_object_pronoun_behind_the_verb_is_the_one_last_named(read):
    found = read("قطعت النرويج علاقاتها مع السويد متهمة إياها بدعم الإرهاب.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_the_bound_object_of_a_verb_after_an_act_is_its_doer(read):
    found = read("قصفت الطائرات ميناء فنلندا، والهجوم السويدي استنكرته النرويج.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_each_of_several_that_follow_their_verb_takes_the_position(read):
    found = read("وأدان كل من النرويج والدنمارك الهجوم السويدي على الميناء.", "ar")
    assert set(_read_as(found)) == {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE")}


def test_a_subject_may_part_its_verb_from_what_belongs_to_it(read):
    found = read("حملت النرويج السويد المسؤولية الكاملة عن الهجوم على الميناء.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_a_verb_that_is_written_like_a_preposition_has_its_subject_behind_it(read):
    found = read("وعبر الرئيس النرويجي عن غضبه من القصف السويدي للميناء.", "ar")
    assert ("NOR", "concern", "SWE") in _read_as(found)


def test_a_root_that_begins_like_the_first_person_is_none(read):
    found = read("النرويج نددت بالهجوم السويدي على الميناء.", "ar")
    assert [statement.actor for statement in found] == ["NOR"]
    assert "NOR" in [statement.actor for statement in read("نندد بالهجوم السويدي على الميناء.", "ar", by="NOR")]


def test_his_country_is_the_speakers(read):
    found = read("قال وزير الخارجية النرويجي إن بلاده تدين الهجوم السويدي على الميناء.", "ar")
    assert ("NOR", "condemn", "SWE") in _read_as(found)
