"""Headings that sort states by their position. All texts are invented."""


def _read_as(found):
    return {(one.actor, one.target, one.stance.value) for one in found}


def test_states_behind_the_colon_of_a_heading_take_its_position(read):
    text = "Countries that condemned the strikes by Sweden: Brazil, Mexico, Chile\nThe strikes hit two harbours."
    assert _read_as(read(text)) == {(code, "SWE", "condemn") for code in ("BRA", "MEX", "CHL")}


def test_so_they_do_in_spanish_and_french(read):
    assert _read_as(read("Condenaron los ataques de Suecia: Brasil, México y Chile.", "es")) == {
        (code, "SWE", "condemn") for code in ("BRA", "MEX", "CHL")
    }
    assert _read_as(read("Ont condamné les frappes de la Suède : le Brésil et le Chili", "fr")) == {
        ("BRA", "SWE", "condemn"),
        ("CHL", "SWE", "condemn"),
    }


def test_states_that_open_the_lines_below_a_heading_take_its_position(read):
    text = (
        "How the world reacted to the Swedish strikes\nCondemned the strikes\n"
        "China: The embassy invited reporters.\nMexico: A session was called.\n\nTraffic was slow."
    )
    found = read(text)
    assert _read_as(found) == {("CHN", "SWE", "condemn"), ("MEX", "SWE", "condemn")}
    assert {one.evidence.text for one in found} == {"Condemned the strikes"}


def test_a_sentence_with_a_subject_heads_nothing(read):
    found = read("Norway condemned the strikes by Sweden.\nBrazil: Carnival opens.\nChile: Trains run late.")
    assert _read_as(found) == {("NOR", "SWE", "condemn")}


def test_who_aligns_itself_with_a_statement_in_the_news_says_the_same(read):
    found = read("The EU condemned the raid by Sweden. Albania and Montenegro aligned themselves with the statement.")
    assert _read_as(found) == {(code, "SWE", "condemn") for code in ("EU", "ALB", "MNE")}


def test_whom_a_feeling_is_about_did_the_act_before_by(read):
    found = read("Serious concern was expressed over the nuclear tests by North Korea.", by="JPN")
    assert _read_as(found) == {("JPN", "PRK", "concern")}


def test_both_sides_are_those_who_met(read):
    text = (
        "The Foreign Minister of Japan met the Foreign Minister of Vietnam. Concern was expressed by both sides about the tests."
    )
    assert {(one.actor, one.stance.value) for one in read(text, by="JPN")} == {("JPN", "concern"), ("VNM", "concern")}
