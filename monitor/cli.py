"""The command line: puts the groups of commands together, runs one, and turns every failure into one line.

The promises of docs/contract.md live in monitor.commands. Results go to standard output, progress and logs to standard error;
exit codes are 0 done, 1 the work failed, 2 wrong usage. No query, rule or threshold lives here.
"""

import gc
import logging
import os
import sys

import typer
from typer._click.exceptions import ClickException, UsageError

from alerts.errors import AlertError
from feeds.errors import FeedError
from monitor.commands import alerts, dossiers, export, memory, people, reading, review, running, sources, trends
from monitor.errors import MonitorError
from monitor.terminal import fail, reader_has_gone

_COLLECTED = (50_000, 20, 50)
"""After how many new values the youngest are searched for garbage, and after how many such searches the older ones."""
app = typer.Typer(
    name="demarche",
    help="Who said what about whom, how strongly, in exactly which words - and who is silent.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(running.app)
app.add_typer(reading.app)
app.add_typer(sources.app, name="sources")
app.add_typer(dossiers.app, name="dossier")
app.add_typer(alerts.app, name="alerts")
app.add_typer(export.app)
app.add_typer(memory.app)
app.add_typer(trends.app)
app.add_typer(review.app)
app.add_typer(memory.audit_app, name="audit")
app.add_typer(people.users_app, name="user")
app.add_typer(people.tokens_app, name="token")


def main() -> None:
    """Run the command line; every failure is one line on standard error, never a traceback (unless DEMARCHE_DEBUG is set)."""
    gc.freeze()  # what is imported stays, and the tables are half a million values that are searched for garbage in vain
    gc.set_threshold(*_COLLECTED)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.getLogger().addHandler(logging.NullHandler())  # what a command has to say it prints; logs are for `up` and its like
    try:
        code = _run()
    except SystemExit as exc:  # click and rich leave by themselves when the reader of our output has gone
        code = exc.code if isinstance(exc.code, int) else 1
    sys.exit(0 if reader_has_gone() else code)  # which also turns away a standard output that takes no more


def _run() -> int:
    """Return the exit code of the command."""
    try:
        code = int(app(standalone_mode=False) or 0)
        sys.stdout.flush()
        return code
    except UsageError as exc:
        return fail(f"{exc.format_message()} (see `{_path(exc)} --help`)", 2)
    except ClickException as exc:
        return fail(exc.format_message(), exc.exit_code)
    except (MonitorError, FeedError, AlertError) as exc:
        return fail(str(exc), 1)
    except BrokenPipeError:
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as exc:
        return fail(f"{exc.strerror or exc}{f': {exc.filename}' if exc.filename else ''}; make room or change the path", 1)
    except Exception as exc:  # the last net: a user never sees a traceback
        if os.environ.get("DEMARCHE_DEBUG"):
            raise
        return fail(f"unexpected {type(exc).__name__}: {exc}; set DEMARCHE_DEBUG=1 to see where, and report it", 1)


def _path(exc: UsageError) -> str:
    return exc.ctx.command_path if exc.ctx is not None else "demarche"
