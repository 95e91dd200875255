"""A snapshot put into words: what a briefing says, in which order, with its caveats. Renderers show it."""

from collections.abc import Iterable
from itertools import groupby

from monitor.exports.blocks import Block, Briefing, Bullets, Grid, Heading, Line, Paragraph, Quotation, Run, Tone
from monitor.exports.geography import map_picture
from monitor.exports.strand import timeline
from monitor.views.board import Board, Quiet, Row
from monitor.views.quotes import Quotes
from monitor.views.snapshot import Citation, Snapshot
from monitor.views.tiles import Group
from monitor.views.words import Elapsed, Mark, Moment, Quoted, Words, language_name, moment

SAMPLE = "SAMPLE DATA. An invented event between invented states. Nobody said any of this."
SILENCE_CAVEAT = (
    "Silent means that at least one of an actor's own official sources has been read without a gap since the event began, and "
    "nothing on it came. It does not mean that the actor has no position, nor that it said nothing elsewhere."
)
NOT_HEARD = "Not silence: we were not listening, so nothing can be said of these."
_WHOLE = (Group.JOINT_ONLY, Group.SILENT, Group.NOT_MONITORED, Group.SOURCE_DOWN)


class _Notes:
    """Counts footnotes in the order in which they are asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.lines: list[Line] = []

    def add(self, words: Words) -> int:
        self.lines.append(citation_line(self._snapshot.cite(words), words))
        return len(self.lines)

    def allowed(self, words: Words) -> str:
        """Return what of the words the terms of their source let a file say."""
        return self._snapshot.cite(words).allowed(words.text)


def briefing(snapshot: Snapshot) -> Briefing:
    """Return the content of a briefing on a snapshot."""
    shown, notes = snapshot.board, _Notes(snapshot)
    blocks: list[Block] = [
        *_banners(snapshot),
        *_headline(snapshot),
        Heading(level=1, text="Map"),
        map_picture(snapshot),
        *timeline(snapshot),
        Heading(level=1, text="Where each stands"),
        *_positions(snapshot),
        Heading(level=1, text="In their words"),
        *(block for row in shown.rows for block in _quotes(row, notes)),
        *_joint(shown, notes),
        *_shifts(shown, notes),
        *_silent(shown),
        *_beside(shown, notes),
        *method(snapshot),
    ]
    mark = "SAMPLE DATA · " if snapshot.sample else ""
    return Briefing(
        title=shown.event.title,
        subject=f"{shown.title}, as of {moment(snapshot.as_of).text}",
        running=f"{mark}{shown.event.title} · as of {moment(snapshot.as_of).text} · snapshot {snapshot.id}",
        sample=snapshot.sample,
        blocks=tuple(blocks),
        notes=tuple(notes.lines),
    )


def _text(text: str, *, tone: Tone = Tone.PLAIN) -> Paragraph:
    return Paragraph(line=(Run(text=text),), tone=tone)


def unreviewed(snapshot: Snapshot | Quotes) -> str:
    """Return the banner over labels that no person has reviewed, empty where all are."""
    tally = snapshot.tally
    left = tally.statements - tally.reviewed
    if not left:
        return ""
    return (
        f"UNREVIEWED LABELS. {left} of {tally.statements} labels are a machine's reading that no person has checked: "
        "check the words before you publish."
    )


def _banners(snapshot: Snapshot) -> Iterable[Block]:
    if snapshot.sample:
        yield _text(SAMPLE, tone=Tone.SAMPLE)
    warning = unreviewed(snapshot)
    if warning:
        yield _text(warning, tone=Tone.WARNING)


def _headline(snapshot: Snapshot) -> Iterable[Block]:
    shown, head, tally = snapshot.board, snapshot.board.headline, snapshot.tally
    counts = head.counts
    yield Heading(level=1, text="Headline")
    yield Paragraph(
        line=(
            Run(text=f"{head.spoken} of {head.expected}", strong=True),
            Run(text=f" expected actors have spoken on {shown.event.act}."),
        )
    )
    sides = ", ".join(f"{counts[group]} {group.value}" for group in (Group.AGAINST, Group.NEUTRAL, Group.FOR))
    others = ", ".join(f"{counts[group]} {group.value}" for group in (Group.MIXED, Group.UNCLEAR))
    rest = ", ".join(f"{counts[group]} {group.value}" for group in _WHOLE)
    lines = [
        f"Of those who spoke: {sides}; {others}.",
        f"Outside for, against and neutral: {counts[Group.DECLINED]} said that they have no comment.",
        f"Of those who did not speak for themselves: {rest}.",
        f"Reviewed by a person: {tally.reviewed} of {tally.statements} labels.",
        f"The speakers' own texts: {tally.own_texts}; as reported by others: {tally.reports}.",
        f"Shifts of two rungs or more: {head.shifts}.",
    ]
    if head.first is not None:
        lines.append(f"First: {head.first.actor.name}, {when(head.first.spoken)} ({since(head.first.elapsed)}).")
    if head.latest is not None:
        lines.append(f"Latest: {head.latest.actor.name}, {when(head.latest.spoken)} ({since(head.latest.elapsed)}).")
    yield Bullets(lines=tuple((Run(text=line),) for line in lines))
    parties = _parties(shown)
    yield _text(f"T0, the beginning of the event: {when(shown.event.began)}{parties}.", tone=Tone.LEDE)


def _parties(shown: Board) -> str:
    by = ", ".join(name.name for name in shown.event.initiators)
    against = ", ".join(name.name for name in shown.event.affected)
    return (f"; by {by}" if by else "") + (f", against {against}" if against else "")


def _positions(snapshot: Snapshot) -> Iterable[Block]:
    rows = snapshot.board.rows
    if not rows:
        yield _text("Nobody on the watch list has spoken yet.")
        return
    yield Grid(
        caption="Actors that have spoken, newest first",
        header=("Actor", "Stance", "Label", "Speaker", "When", "Text"),
        rows=tuple(
            (
                (Run(text=f"{row.actor.name} ({row.actor.code})", strong=True),),
                (Run(text=stance_of(row)),),
                (Run(text="reviewed" if snapshot.cite(row.words).reviewed else f"machine, {row.words.confidence_word}"),),
                (_speaker(row.words),),
                (Run(text=f"{when(row.words.spoken)}; {since(row.words.elapsed)}"),),
                (Run(text=standing_of(row.words)),),
            )
            for row in rows
        ),
    )


def stance_of(row: Row) -> str:
    """Return a row's stance in words, with what has to be said beside it."""
    word = row.mark.word
    if row.mark is Mark.MIXED and row.second is not None:
        word = f"mixed: {row.words.mark.word} and {row.second.mark.word}"
    elif row.mark is Mark.UNCLEAR:
        word = f"unclear (reads most like {row.words.stance.value})"
    via = f", through {row.via.name}" if row.via else ""
    return f"{word}{via}{', shifted' if row.shifts else ''}"


def standing_of(words: Words) -> str:
    """Return whose text the words stand in: the speaker's own, or a report by a named source."""
    if words.own_text:
        return "own text"
    return f"as reported by {words.source}" if words.source else "as reported"


def _speaker(words: Words) -> Run:
    named = ", ".join(part for part in (words.speaker, words.role) if part)
    return Run(text=named or "no speaker named", language=words.language if words.speaker else None)


def _quotation(words: Words, notes: _Notes) -> Quotation:
    language = language_name(words.language)
    by = (
        _speaker(words),
        Run(text=f" · {words.mark.word} · {when(words.spoken)} · {standing_of(words)}{f' · in {language}' if language else ''}"),
    )
    text = notes.allowed(words)
    return Quotation(
        text=text, language=words.language, direct=words.quoted, note=notes.add(words), by=(*by, *gloss_runs(words, text))
    )


def gloss_runs(words: Quoted, shown: str) -> Line:
    """Return the desk's translation of words with whose it is; empty where there is none, or not all the words may be shown."""
    if words.gloss is None or shown != words.text:
        return ()
    return Run(text=" · Gloss: "), Run(text=words.gloss.text, language=words.gloss.language), Run(text=f" (by {words.gloss.by})")


def _quotes(row: Row, notes: _Notes) -> Iterable[Block]:
    yield Heading(level=2, text=f"{row.actor.name}: {stance_of(row)}")
    yield _quotation(row.words, notes)
    if row.second is not None:
        yield _text("The same day also:")
        yield _quotation(row.second, notes)
    if row.reworded is not None:
        yield _text(f"Edited by the source; these words first seen {row.reworded.text}. The earlier wording:")
    for words in row.replaced:
        yield _quotation(words, notes)
    shown = {words.key for change in row.shifts for words in (change.before, change.after)}
    earlier = [words for words in row.earlier if words.key not in shown]
    if earlier:
        yield _text("Earlier:")
    for words in earlier:
        yield _quotation(words, notes)


def _joint(shown: Board, notes: _Notes) -> Iterable[Block]:
    if not shown.joint:
        return
    yield Heading(level=1, text="Joint texts only")
    yield _text("No words of their own yet; a text that they signed or that their organisation issued stands for them.")
    for text in shown.joint:
        via = f" through {text.via.name}" if text.via else ""
        names = ", ".join(name.name for name in text.actors)
        yield Heading(level=2, text=f"{text.words.mark.word.capitalize()}{via}: {len(text.actors)} actors")
        yield _quotation(text.words, notes)
        yield _text(f"Stands for: {names}.")


def _shifts(shown: Board, notes: _Notes) -> Iterable[Block]:
    yield Heading(level=1, text="Shifts")
    moved = [(row, change) for row in (*shown.rows, *shown.others) for change in row.shifts]
    if not moved:
        yield _text("None of two rungs or more.")
    for row, change in moved:
        toward = "support" if change.rungs > 0 else "opposition"
        before, after = change.before.mark.word, change.after.mark.word
        yield Heading(level=2, text=f"{row.actor.name}: {before} → {after}, {abs(change.rungs)} rungs toward {toward}")
        yield _quotation(change.before, notes)
        yield _quotation(change.after, notes)


def _silent(shown: Board) -> Iterable[Block]:
    yield Heading(level=1, text="Silent")
    yield _text(SILENCE_CAVEAT, tone=Tone.LEDE)
    if shown.silent:
        lines = tuple(
            (Run(text=quiet.actor.name, strong=True), Run(text=f" ({quiet.actor.code}), for {quiet.silent_for}"))
            for quiet in shown.silent
        )
        yield Bullets(lines=lines)
    else:
        yield _text("Nobody on the watch list.")
    if shown.not_monitored or shown.source_down:
        yield Heading(level=1, text="We cannot say")
        yield _text(NOT_HEARD, tone=Tone.LEDE)
        yield from _unheard("Source down", shown.source_down)
        yield from _unheard("Not monitored", shown.not_monitored)


def _unheard(title: str, quiet: tuple[Quiet, ...]) -> Iterable[Block]:
    if not quiet:
        return
    yield Heading(level=2, text=title)
    ordered = sorted(quiet, key=lambda each: (each.reason, each.actor.name))
    yield Bullets(
        lines=tuple(
            (Run(text=", ".join(f"{each.actor.name} ({each.actor.code})" for each in same)), Run(text=f": {reason}"))
            for reason, same in groupby(ordered, key=lambda each: each.reason)
        )
    )


def _beside(shown: Board, notes: _Notes) -> Iterable[Block]:
    if shown.others:
        yield Heading(level=1, text="Also spoke, not on the watch list")
        for row in shown.others:
            yield from _quotes(row, notes)
    if shown.withdrawn:
        yield Heading(level=1, text="Withdrawn")
        yield _text("The source has taken these words away and put no position in their place.", tone=Tone.LEDE)
        for words in shown.withdrawn:
            yield _text(words.actor.name)
            yield _quotation(words, notes)
    if shown.apart:
        yield Heading(level=1, text="Unofficial and hearsay")
        yield _text("Kept apart; none of these counts as a country's position.", tone=Tone.LEDE)
        for words in shown.apart:
            yield _text(f"{words.actor.name} ({'hearsay' if words.hearsay else 'unofficial'})")
            yield _quotation(words, notes)


def method(snapshot: Snapshot | Quotes) -> Iterable[Block]:
    """Yield how labels come about, how often they were right, and what the file is of."""
    yield Heading(level=1, text="Method and accuracy")
    engines = ", ".join(snapshot.engines) or "none"
    yield _text(
        "Statements were read from what institutions publish; each label rests on the words quoted here. A label that is not "
        "sure enough is shown as unclear. Order goes by publication; shifts count from two rungs on a ladder of seven. "
        f"Labels here were given by: {engines}."
    )
    figures = snapshot.accuracy
    if figures:
        first = figures[0]
        yield Grid(
            caption=f"Measured on {first.documents} texts nobody had opened before ({first.engine}, {first.measured})",
            header=("Figure", "Share"),
            rows=tuple(((Run(text=each.figure),), (Run(text=f"{each.value:.2f}"),)) for each in figures),
        )
        machine = [engine for engine in snapshot.engines if engine != "a person" and engine != first.engine]
        if machine:
            yield _text(f"These figures are not those of {', '.join(machine)}, by which labels here were given.")
    yield Bullets(
        lines=(
            (Run(text=f"As of {moment(snapshot.as_of).text}: what had been said by then, as known when this was made."),),
            (
                Run(text="Snapshot "),
                Run(text=snapshot.id, strong=True),
                Run(text=f", Démarche {snapshot.version}."),
            ),
        )
    )


def when(at: Moment) -> str:
    """Return a time with what is uncertain about it."""
    return at.text + (f" ({at.note})" if at.note else "")


def since(elapsed: Elapsed) -> str:
    """Return a time since T0 with its uncertainty."""
    return elapsed.text + (f" {elapsed.note}" if elapsed.note else "")


def citation_line(citation: Citation, words: Words | Quoted) -> Line:
    """Return a citation: source, title, date, address, its terms, when we saw it, and the hash of the text as seen."""
    runs = [Run(text=citation.publisher or "added by hand")]
    if citation.title:
        runs += [Run(text=", "), Run(text=f"“{citation.title}”", language=citation.language)]
    runs.append(Run(text=f", {when(words.spoken)}. "))
    if citation.url:
        runs += [Run(text=citation.url, href=citation.url), Run(text=". ")]
    if citation.terms:
        runs.append(Run(text=f"Terms of the source: {citation.terms.rstrip('. ')}. "))
    if citation.seen is not None:
        runs.append(Run(text=f"As seen at {citation.seen.text}"))
        runs.append(Run(text=f"; sha256 of the text {citation.sha256}."))
    runs.append(
        Run(text=f" Label: {'reviewed by a person' if citation.reviewed else citation.engine}. Statement {citation.key}.")
    )
    return tuple(runs)
