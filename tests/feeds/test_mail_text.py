"""What is cut from the text of a mail, and what is not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.mail_text import Forwarded, bare_subject, is_stub, markers, split_forwarded, unflow, without_furniture

RELEASE = (
    "The Ministry of Foreign Affairs of Zeelandia rejects the closing of the strait.\n\n"
    "The minister asks both sides to return to talks."
)


def test_every_kind_of_marker_has_rows() -> None:
    kinds = ("footer", "browser", "stub", "forward", "header_from", "header_date", "header_subject", "header_other", "prefix")
    assert all(markers(kind) for kind in kinds)


def test_a_signature_is_cut() -> None:
    assert without_furniture(f"{RELEASE}\n-- \nPress Office\nTel. +99 1234\n") == RELEASE
    assert without_furniture(f"{RELEASE}\n--\nPress Office\n") == RELEASE


def test_a_long_text_below_a_signature_mark_is_no_signature() -> None:
    text = f"Unofficial translation\n-- \n{RELEASE}\n" + "A further paragraph of the note, with reasons. " * 30
    assert without_furniture(text) == text
    listed = "Note\n--\n" + "\n".join(f"Point {number} of the note" for number in range(20))
    assert without_furniture(listed) == listed


@pytest.mark.parametrize(
    "footer",
    [
        "______________________________\npress list\nTo unsubscribe send a message to press-leave@mfa.example",
        "You are receiving this email because you subscribed to our releases.\n\nSquare 1, Port Zee\n\nUnsubscribe | Preferences",
        "***\nPour vous désabonner, écrivez à presse@mfa.example",
        "Вы получили это письмо, потому что подписаны на рассылку.",
        "لإلغاء الاشتراك اضغط هنا",
        "This e-mail and any attachments are confidential.",
    ],
)
def test_a_list_footer_is_cut(footer: str) -> None:
    assert without_furniture(f"{RELEASE}\n\n{footer}\n") == RELEASE


def test_a_signature_with_a_footer_below_it_is_cut_with_it() -> None:
    text = f"{RELEASE}\n-- \nPress Office\n\n____________\nTo unsubscribe write to x@mfa.example"
    assert without_furniture(text) == RELEASE


def test_a_marker_in_the_text_itself_cuts_nothing() -> None:
    sentence = "Zeelandia will unsubscribe from the declaration. "
    early = f"{sentence}\n\n" + RELEASE * 20
    assert without_furniture(early) == early
    long_line = RELEASE + "\n\n" + "The council regrets this, and the ministry said that no state may unsubscribe. " * 5
    assert without_furniture(long_line) == long_line
    assert without_furniture("To unsubscribe, write to us.") == "To unsubscribe, write to us."


@pytest.mark.parametrize(
    "sentence",
    [
        "El ministro ha recibido este lunes a la embajadora de Zeelandia.",
        "De premier wil verkiezingen uitschrijven.",
        "Zeelandia quiere darse de baja de la alianza.",
        "The corridor is intended only for the delivery of aid.",
        "This message was sent to the government of Zeelandia yesterday.",
        "La version en ligne du traité fait foi.",
    ],
)
def test_words_that_a_release_may_use_cut_nothing(sentence: str) -> None:
    text = f"{RELEASE}\n\n{sentence}\n\nZeelandia condemns the closing of the strait."
    assert without_furniture(text) == text


def test_a_line_that_sends_to_a_browser_is_left_out() -> None:
    assert without_furniture(f"View this email in your browser\n\n{RELEASE}") == RELEASE


def test_flowed_lines_are_joined_and_fixed_ones_are_not() -> None:
    assert unflow("The ministry rejects \r\nthe closing \r\nof the strait.\r\nA new line.\r\n") == (
        "The ministry rejects the closing of the strait.\nA new line.\n"
    )
    assert unflow(" From the ministry\n >not quoted") == "From the ministry\n>not quoted"
    assert unflow("> quoted words \n> go on\nown words") == "> quoted words go on\nown words"
    assert unflow("end \n-- \nPress Office") == "end \n-- \nPress Office"
    assert unflow("日本 \n語", delete_space=True) == "日本語"


def test_a_paragraph_of_a_million_lines_takes_no_time() -> None:
    begun = time.process_time()
    assert len(unflow("words \n" * 1_000_000)) == 6_000_000
    assert time.process_time() - begun < 5


GMAIL = """FYI

---------- Forwarded message ---------
From: Press Office of Zeelandia <press@mfa.example>
Date: Mon, Mar 2, 2026 at 10:15 AM
Subject: Note on the strait
To: <desk@paper.example>


"""
OUTLOOK = """________________________________
From: Press Office of Zeelandia <press@mfa.example>
Sent: Monday, March 2, 2026 10:15 AM
To: Desk; Others
Cc: Editor
Subject: Note on the strait

"""
FRENCH = """Début du message transféré :

De : Press Office of Zeelandia <press@mfa.example>
Date : 2 mars 2026 à 10:15
À : desk@paper.example
Objet : Note on the strait

"""


@pytest.mark.parametrize("block", [GMAIL, OUTLOOK, FRENCH, OUTLOOK.replace("From:", "*From:*").replace("Sent:", "*Sent:*")])
def test_the_headers_of_a_forwarded_message_are_read_and_cut(block: str) -> None:
    text, forwarded = split_forwarded(block + RELEASE)
    assert forwarded is not None
    assert (forwarded.sender, forwarded.subject) == ("Press Office of Zeelandia <press@mfa.example>", "Note on the strait")
    assert "2026" in (forwarded.date or "")
    assert text.endswith(RELEASE)
    assert "desk@paper.example" not in text


def test_a_comment_above_a_forwarded_message_keeps_its_author() -> None:
    comment = "Our correspondent has looked at this and finds that the ministry changed its mind. " * 4
    text, forwarded = split_forwarded(f"{comment}\n\n{GMAIL.removeprefix('FYI')}{RELEASE}")
    assert forwarded is None
    assert comment.strip() in text
    assert text.endswith(RELEASE)
    assert "Subject:" not in text


def test_a_text_that_speaks_of_dates_is_no_forwarded_message() -> None:
    text = f"From: the minister\n\n{RELEASE}\n\nDate: 2 March 2026\nSubject: strait"
    assert split_forwarded(text) == (text, None)
    assert split_forwarded("Original message\n\nNo fields here.") == ("Original message\n\nNo fields here.", None)


def test_the_last_of_several_forwards_counts() -> None:
    inner = OUTLOOK.replace("Press Office of Zeelandia", "Palace")
    text, forwarded = split_forwarded(GMAIL + inner + RELEASE)
    assert forwarded == Forwarded(
        sender="Palace <press@mfa.example>", date="Monday, March 2, 2026 10:15 AM", subject="Note on the strait"
    )
    assert text.endswith(RELEASE)


def test_a_stub_is_known_and_a_short_release_is_none() -> None:
    assert is_stub("Your email client does not support HTML. Please open the message elsewhere.")
    assert not is_stub(RELEASE)


@pytest.mark.parametrize(
    ("subject", "of_list", "expected"),
    [
        ("Fwd: FW: Note on the strait", False, "Note on the strait"),
        ("[mfa-press] Re: Note", True, "Note"),
        ("[Correction] Note", False, "[Correction] Note"),
        ("TR : Communiqué", False, "Communiqué"),
        ("Iran: statement", False, "Iran: statement"),
        ("Fwd:", False, "Fwd:"),
    ],
)
def test_a_subject_loses_the_marks_of_forwarding(subject: str, of_list: bool, expected: str) -> None:
    assert bare_subject(subject, of_list=of_list) == expected


LINES = st.lists(
    st.sampled_from(
        [
            "-- ",
            "--",
            "From: a <b@c.example>",
            "Date: 2 March 2026",
            "Subject: x",
            "To: y",
            "unsubscribe",
            "_____",
            "",
            "Words. ",
            ">",
        ]
    ),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_no_order_of_lines_breaks_the_rules(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = without_furniture(unflow(split_forwarded(text)[0]))
    assert len(kept) <= len(text) + 2 * len(lines)
