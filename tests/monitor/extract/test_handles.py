"""Accounts of ministries and embassies by their handle: whose words a post is. All texts and handles are invented."""

import pytest

from monitor.extract.handles import handle_rows, owner_of


@pytest.mark.parametrize("row", handle_rows(), ids=lambda row: row.part)
def test_each_part_names_an_office_of_the_state_beside_it(vocabulary, row):
    assert owner_of(row.example, vocabulary) == ("NOR", row.rank)


@pytest.mark.parametrize(
    ("handle", "code"),
    [
        ("SwedenMFA", "SWE"),
        ("mfa_sweden", "SWE"),
        ("SweEmbassyOslo", "SWE"),
        ("USEmbassyOslo", "USA"),
        ("MofaSweden_en", "SWE"),
    ],
)
def test_the_first_state_of_a_handle_owns_it(vocabulary, handle, code):
    owner = owner_of(handle, vocabulary)
    assert owner is not None
    assert owner[0] == code


@pytest.mark.parametrize("handle", ["John_Smith", "NorwayToday", "MFA_press", "swedish_food"])
def test_other_accounts_are_nobodys(vocabulary, handle):
    assert owner_of(handle, vocabulary) is None


@pytest.mark.parametrize(
    "text",
    [
        "@NorwayMFA: We condemn the Swedish raid on the port.",
        "“We condemn the Swedish raid on the port,” @NorwayMFA wrote.",
        "@NorEmbassyTokyo: Norway condemns Sweden's raid on the port.",
    ],
)
def test_a_post_is_whose_account_it_is(read, text):
    assert {(s.actor, s.target, str(s.stance)) for s in read(text) if s.official} == {("NOR", "SWE", "condemn")}
