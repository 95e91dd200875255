"""The number of a message in its channel and the time of its sending: in every form, within every limit."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.cards import TEAMS_BYTES
from alerts.channels.chat import SLACK_BYTES, slack, teams
from alerts.channels.post import Target
from alerts.channels.webhook import WebhookChannel
from alerts.numbering import numbered
from alerts.render import render
from alerts.types import ChannelName, Form, Limits
from tests.alerts.conftest import NOW
from tests.alerts.test_cards import within_slack
from tests.alerts.test_links import LINKS
from tests.alerts.test_together import composed

LINE = "Message 12345 to this channel, sent 2026-03-02 10:00:04 UTC (+4 s since it was queued)."
SENT = NOW + timedelta(seconds=4)
MOST = {Form.WEBHOOK: 20_000, Form.SLACK: SLACK_BYTES, Form.TEAMS: TEAMS_BYTES}


def limits_of(form: Form) -> Limits:
    """The limits that the channels of this form have."""
    target = Target(url="https://hooks.example/x", client=None)  # type: ignore[arg-type]
    made = {Form.SLACK: slack, Form.TEAMS: teams}
    if form in made:
        return made[form](ChannelName("desk"), target).limits
    return WebhookChannel(name=ChannelName("desk"), target=target, key=b"").limits


def test_a_message_that_is_not_stored_yet_has_no_number(make_delivery):
    assert numbered(make_delivery(), Form.WEBHOOK, now=SENT) == make_delivery().message


@pytest.mark.parametrize("form", Form)
def test_the_number_stands_in_every_part_but_the_subject(make_delivery, make_signal, make_rule, form):
    message = render(make_signal(), make_rule(), now=NOW, board_url="https://board.example", limits=limits_of(form))
    found = numbered(make_delivery(message=message, number=12345), form, now=SENT)
    assert found.text.endswith(f"\n{LINE}\n")
    assert found.html.endswith(f"<p>{LINE}</p></body></html>\n")
    assert found.subject == message.subject
    assert json.loads(found.payload)["data"]["number"] == 12345 if form is Form.WEBHOOK else LINE in found.payload
    assert numbered(make_delivery(message=message, number=12345), now=SENT).payload == message.payload


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    words=st.text(max_size=60) | st.sampled_from(['"number":null', "x" * 9000, "非" * 4000, LINE, "\ud800\x00"]),
    count=st.integers(1, 120),
    form=st.sampled_from(Form),
    number=st.integers(1, 10**9),
)
def test_with_its_number_too_a_message_is_valid_and_within_its_limits(
    make_delivery, make_signal, make_rule, words, count, form, number
):
    limits, acts = limits_of(form), LINKS.at(NOW)("msg_" + "0" * 32, ChannelName("desk"))
    signals = [make_signal(key=f"s{n}", title=words, quote=words, evidence=words, role=words) for n in range(count)]
    alone = render(signals[0], make_rule(), now=NOW, board_url="https://board.example", limits=limits, acts=acts)
    messages = [alone, composed(make_rule(), signals, limits).message]
    for message in messages:
        body = numbered(make_delivery(message=message, number=number), form, now=SENT).payload
        assert len(body.encode()) <= MOST[form]
        if form is Form.SLACK:
            within_slack(json.loads(body))
        if form is Form.WEBHOOK:
            data = json.loads(body)["data"]
            assert data["number"] == number
            assert data == json.loads(message.payload)["data"] | {"number": number, "sent_at": "2026-03-02T10:00:04Z"}
