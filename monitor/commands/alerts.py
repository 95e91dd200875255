"""The commands on alerts: the rules, what one would have told, the log of deliveries, and sending again what failed."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.commands.options import DatabaseOption, JsonOption, settings_of
from monitor.errors import InputError
from monitor.terminal import machine_user, print_json, print_table, stamp

if TYPE_CHECKING:
    from alerts.preview import Preview
    from alerts.types import Rule
    from monitor.desk import Desk
    from monitor.records import LoggedDelivery
    from monitor.store.store import Store

app = typer.Typer(help="Who is told of what, and what was told.", no_args_is_help=True, rich_markup_mode=None)

DAYS = 30
"""How far back a preview looks."""

MostOption = Annotated[int, typer.Option("--most-a-day", min=1, help="From how many messages on one day a rule is too noisy.")]


@app.command("rules")
def list_rules(
    export: Annotated[bool, typer.Option("--export", help="Print them as a rule file (TOML).")] = False,
    remove: Annotated[str | None, typer.Option(help="Take the desk's own rule of this id away.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the rules in plain words: those of the database and those of DEMARCHE_RULES_FILE. Reads both; --remove writes."""
    from alerts.describing import describe
    from alerts.rule_writing import write_rules
    from monitor.desk import open_desk

    with open_desk(settings_of(db=db), claim=False) as desk:
        own = desk.store.rule_bodies()
        found = desk.rules.index.rules
        if remove is not None:
            if remove not in own:
                raise InputError(f"{remove}: the database has no such rule; a rule of a file is taken away in the file")
            desk.store.save_rules({remove: None}, now=desk.clock(), by=machine_user())
            print(f"{remove}: taken away")
            return
    if export:
        print(write_rules(found), end="")
        return
    if as_json:
        for rule in found:
            print_json(_rule(rule, own=rule.id in own) | {"words": describe(rule)})
        return
    print_table(
        ["rule", "title", "where", "channels", "in words"],
        [[r.id, r.title, "database" if r.id in own else "file", ", ".join(r.channels), describe(r)] for r in found],
    )


@app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="A rule file (TOML); every rule in it is kept in the database.")],
    most: MostOption = 20,
    force: Annotated[bool, typer.Option("--force", help="Save a rule although it is noisy.")] = False,
    db: DatabaseOption = None,
) -> None:
    """Keep the rules of a file in the database; one of the same id is replaced.

    Says what each would have told in the last 30 days. A rule that would have told more than --most-a-day on one day is refused
    unless --force is given; nothing is saved then.
    """
    from alerts.rule_writing import write_rules
    from alerts.rules import parse_rules, rules_text
    from monitor.desk import open_desk

    with open_desk(settings_of(db=db), claim=False) as desk:
        names = desk.vocabulary
        found = parse_rules(rules_text(file), name=str(file), channels=desk.channels, actors=names.actors, groups=names.groups)
        if not found:
            raise InputError(f"{file}: there is no rule in it; begin each with [[rules]]")
        shown = [(rule, _previewed(desk, rule)) for rule in found]
        noisy = [(rule, one) for rule, (one, _) in shown if one.most_a_day > most]
        if noisy and not force:
            rule, one = noisy[0]
            raise InputError(
                f"{file}: rule {rule.id} would have told {one.most_a_day} times on one day (more than {most}); give it a digest "
                "or a cool_down, narrow it, or use --force; nothing was saved"
            )
        desk.store.save_rules({rule.id: write_rules((rule,)) for rule in found}, now=desk.clock(), by=machine_user())
    for rule, (one, late) in shown:
        print(f"{rule.id}: saved; in the last {DAYS} days {_count(one, late)}")


@app.command("test")
def try_out(
    rule_id: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule that stands, or of one in --file.")],
    file: Annotated[Path | None, typer.Option(help="A rule file to take the rule from.")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days back.")] = DAYS,
    most: MostOption = 20,
    limit: Annotated[int, typer.Option(min=0, help="How many messages are shown, latest first.")] = 20,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a rule would have told in the last days, with the count and the messages. Sends and writes nothing."""
    from alerts.rules import parse_rules, rules_text
    from monitor.desk import open_desk

    with open_desk(settings_of(db=db), claim=False) as desk:
        names = desk.vocabulary
        standing = desk.rules.index.rules
        if file is not None:
            standing = parse_rules(
                rules_text(file), name=str(file), channels=desk.channels, actors=names.actors, groups=names.groups
            )
        rule = next((one for one in standing if one.id == rule_id), None)
        if rule is None:
            known = ", ".join(one.id for one in standing) or "none"
            raise InputError(f"{rule_id}: there is no such rule; known: {known}")
        one, late = _previewed(desk, rule, days=days)
    latest = list(reversed(one.messages))[:limit]
    if as_json:
        print_json(
            {
                "rule": rule.id,
                "days": days,
                "signals": one.signals,
                "messages": len(one.messages),
                "late": late,
                "most_a_day": one.most_a_day,
                "shown": [
                    {"at": stamp(m.held_until or m.created_at), "subject": m.message.subject, "text": m.message.text}
                    for m in latest
                ],
            }
        )
        return
    print_table(["would have left", "message"], [[stamp(m.held_until or m.created_at) or "", m.message.subject] for m in latest])
    print(f"{rule.id}: in the last {days} days {_count(one, late)}")
    if one.most_a_day > most:
        print(f"this is more than {most} a day: give the rule a digest or a cool_down, or narrow it")


@app.command("log")
def show_log(
    limit: Annotated[int, typer.Option(min=1, help="How many deliveries, newest first.")] = 50,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the deliveries, newest first: state, reason, and how long each step from publication to sending took."""
    from monitor.store.store import Store

    with closing(Store.open(settings_of(db=db).database_url)) as store:
        rows = [_logged(one, store) for one in store.deliveries(limit=limit)]
        held = store.held_back(limit=limit)
    if as_json:
        for row in rows:
            print_json(row)
        for one in held:
            print_json(
                {
                    "key": one.key,
                    "state": "held",
                    "rule": one.rule_id,
                    "channel": one.channel,
                    "made": stamp(one.held_at),
                    "told_at": stamp(one.release_at),
                }
            )
        return
    columns = ("key", "rule", "channel", "state", "attempts", "subject", "published", "fetched", "labelled", "made", "sent")
    cells = [[str(row[name] if row[name] is not None else "") for name in columns] for row in rows]
    print_table([*columns, "reason"], [[*cell, str(row["reason"])] for cell, row in zip(cells, rows, strict=True)])
    if held:
        print(f"{len(held)} signals wait to be told together, the first at {stamp(held[0].release_at)}")


@app.command("retry")
def retry(
    key: Annotated[list[str], typer.Argument(help="Keys of deliveries that failed or wait, from `demarche alerts log`.")],
    db: DatabaseOption = None,
) -> None:
    """Let failed deliveries start over: the next delivery run sends them, with their keys."""
    from monitor.desk import utc_now
    from monitor.store.store import Store

    with closing(Store.open(settings_of(db=db).database_url)) as store:
        for one in key:
            if not store.retry_delivery(one, now=utc_now(), by=machine_user()):
                raise InputError(f"{one}: there is no such delivery, or it was sent; see `demarche alerts log`")
            print(f"{one}: will be sent again")


feeds = typer.Typer(help="Private addresses of feeds out.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(feeds, name="feeds")


@feeds.command("add")
def add_feed(
    dossier: Annotated[str | None, typer.Option(help="A feed of this dossier.")] = None,
    rule: Annotated[str | None, typer.Option(help="A feed of what this rule tells.")] = None,
    query: Annotated[str | None, typer.Option(help="A feed of the new statements that this query finds.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a private address of a feed (Atom and JSON Feed) and print it. It is shown this once: the desk keeps its hash."""
    from monitor.desk import open_desk
    from monitor.outgoing import OutletScope, mark_of, new_secret
    from monitor.views.outlet import refuse_subject

    named = {OutletScope.DOSSIER: dossier, OutletScope.RULE: rule, OutletScope.QUERY: query}
    given = [(scope, subject) for scope, subject in named.items() if subject]
    if len(given) != 1:
        raise typer.BadParameter("give one of --dossier, --rule, --query")
    [(scope, subject)] = given
    with open_desk(settings_of(db=db), claim=False) as desk:
        refuse_subject(desk.store, desk.rules.index.rules, scope, subject, now=desk.clock())
        secret = new_secret()
        made = desk.store.add_outlet(mark_of(secret), scope, subject, by=machine_user(), now=desk.clock())
        base = f"{desk.board_url.rstrip('/')}/feeds/{secret}"
    if as_json:
        print_json({"number": made.number, "atom": f"{base}.atom", "json": f"{base}.json"})
        return
    print(f"{base}.atom\n{base}.json")


@feeds.command("list")
def list_feeds(db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the private addresses that were made: of what, by whom, whether revoked. The addresses themselves are kept nowhere."""
    from monitor.store.store import Store

    with closing(Store.open(settings_of(db=db).database_url)) as store:
        found = store.outlets()
    rows = [
        {
            "number": one.number,
            "of": one.scope.value,
            "subject": one.subject,
            "made": stamp(one.made_at),
            "by": one.made_by,
            "revoked": stamp(one.revoked_at),
        }
        for one in found
    ]
    if as_json:
        for row in rows:
            print_json(row)
        return
    print_table(
        ["number", "of", "subject", "made", "by", "revoked"], [[str(value or "") for value in row.values()] for row in rows]
    )


@feeds.command("revoke")
def revoke_feed(
    number: Annotated[list[int], typer.Argument(help="Numbers from `demarche alerts feeds list`.")], db: DatabaseOption = None
) -> None:
    """Let private addresses give nothing any more."""
    from monitor.desk import utc_now
    from monitor.store.store import Store

    with closing(Store.open(settings_of(db=db).database_url)) as store:
        for one in number:
            if not store.revoke_outlet(one, by=machine_user(), now=utc_now()):
                raise InputError(f"{one}: there is no such feed, or it was revoked; see `demarche alerts feeds list`")
            print(f"{one}: gives nothing any more")


def _previewed(desk: "Desk", rule: "Rule", *, days: int = DAYS) -> tuple["Preview", int]:
    """Return what the rule would have told, and how many of its signals were read too late to ring."""
    from monitor.views.alerting import tried_out

    sources = desk.sources.values()
    return tried_out(
        desk.store, sources, desk.vocabulary, rule, now=desk.clock(), board_url=desk.board_url, days=days, sample=desk.sample
    )


def _count(one: "Preview", late: int) -> str:
    messages = len(one.messages)
    told = (
        f"{messages} {'message' if messages == 1 else 'messages'} of {one.signals} signals, at most {one.most_a_day} on one day"
    )
    return f"{told}; {late} of the signals were read too late to ring, and count as if read in time" if late else told


def _rule(rule: "Rule", *, own: bool) -> dict[str, object]:
    import tomllib

    from alerts.rule_writing import write_rules

    [table] = tomllib.loads(write_rules((rule,)))["rules"]
    return {**table, "made_at": stamp(rule.made_at), "where": "database" if own else "file"}


def _logged(one: "LoggedDelivery", store: "Store") -> dict[str, object]:
    delivery, last = one.delivery, one.outcomes[-1] if one.outcomes else None
    signal = store.signal(delivery.signal_key)
    sent = next((outcome.attempted_at for outcome in one.outcomes if outcome.state == "sent"), None)
    return {
        "key": delivery.key,
        "rule": delivery.rule_id,
        "channel": delivery.channel,
        "number": delivery.number,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "reason": last.reason if last else "",
        "subject": delivery.message.subject,
        "published": stamp(signal.published_at) if signal else None,
        "published_precision": signal.published_precision if signal else None,
        "fetched": stamp(signal.fetched_at) if signal else None,
        "labelled": stamp(signal.labelled_at) if signal else None,
        "made": stamp(delivery.created_at),
        "held_until": stamp(delivery.held_until),
        "sent": stamp(sent),
        "next": stamp(delivery.next_attempt_at) if delivery.state == "pending" else None,
    }
