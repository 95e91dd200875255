"""Who refuses what another asks for, without saying what: the two oppose each other.

All texts are invented.
"""

import pytest

from monitor.types import Stance


def rungs(statements):
    """Return who stands on which rung toward whom."""
    return {(s.actor, s.target, s.stance) for s in statements if s.official and not s.hearsay}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway demanded the withdrawal of the troops, but Sweden has so far refused, citing security."),
        ("es", "Noruega exigió la retirada de las tropas, pero Suecia se negó."),
        ("pt", "A Noruega exigiu a retirada das tropas, mas a Suécia recusou."),
        ("pt", "A Noruega exigiu a libertação dos reféns, o que a Suécia recusa."),
        ("fr", "La Norvège a exigé le retrait des troupes, mais la Suède a jusqu'à présent refusé."),
        ("fr", "La Norvège a exigé le retrait des troupes, ce que la Suède refuse."),
    ],
)
def test_who_refuses_opposes_who_asks(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.OPPOSE), ("SWE", "NOR", Stance.OPPOSE)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sweden's goalkeeper was offered a contract in Norway, but refused."),
        ("pt", "O governo da Suécia foi convidado, mas recusou."),
        ("fr", "La Suède a été invitée, mais a refusé."),
    ],
)
def test_a_refusal_of_what_nobody_asks_for_is_none(read, language, text):
    assert rungs(read(text, language=language)) == set()


def test_a_refusal_that_goes_on_is_of_what_it_says(read):
    said = rungs(read("Norway demanded the withdrawal of the troops, but Sweden refused to comment."))
    assert ("SWE", "NOR", Stance.OPPOSE) not in said
