"""How far engines agree with each other: Krippendorff's alpha over what each read, and a table of where they differ.

Engines are compared as coders are: unit by unit. A unit is an actor in a document that at least one of them heard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import krippendorff
import numpy

from monitor.evaluate import Mark

NOT_HEARD = None
_SIDES = {None: 0, -1: 1, 0: 2, 1: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One actor of one document whom the engines read differently; the rung is None where an engine heard nothing."""

    doc_id: str
    actor: str
    rungs: Mapping[str, int | None]
    targets: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Agreement of engines over `units` (document, actor) pairs.

    `heard_alpha` is nominal over four values: not heard, against, neutral, for. `rung_alpha` is ordinal over the seven rungs,
    among the pairs that an engine heard. Both are None where nothing varies, so that chance cannot be told from agreement.
    """

    units: int
    heard_alpha: float | None
    rung_alpha: float | None
    differences: tuple[Difference, ...]


def agreement(read: Mapping[str, Mapping[str, Sequence[Mark]]]) -> Agreement:
    """Return how far engines agree; `read` holds, by engine and document id, what each found."""
    engines = list(read)
    units = sorted(
        {(doc_id, one.actor) for found in read.values() for doc_id, marks in found.items() for one in _official(marks)}
    )
    strongest = {engine: {unit: _strongest(read[engine].get(unit[0], ()), unit[1]) for unit in units} for engine in engines}
    rungs = [[one.rung if (one := strongest[engine][unit]) else NOT_HEARD for unit in units] for engine in engines]
    return Agreement(
        units=len(units),
        heard_alpha=alpha([[float(_SIDES[_side(rung)]) for rung in row] for row in rungs], "nominal"),
        rung_alpha=alpha([[None if rung is None else float(rung) for rung in row] for row in rungs], "ordinal"),
        differences=tuple(_differences(engines, units, strongest)),
    )


def agreement_json(found: Agreement) -> dict[str, object]:
    """Return an agreement as the object that `evaluate` prints."""
    return {
        "units": found.units,
        "heard_alpha": found.heard_alpha,
        "rung_alpha": found.rung_alpha,
        "differences": [
            {"doc_id": each.doc_id, "actor": each.actor, "rungs": dict(each.rungs), "targets": dict(each.targets)}
            for each in found.differences
        ],
    }


def _official(marks: Sequence[Mark]) -> list[Mark]:
    return [one for one in marks if one.official]


def _strongest(marks: Sequence[Mark], actor: str) -> Mark | None:
    """Return the actor's most forceful statement, the first of equals: what a board would show of this document."""
    return max((one for one in _official(marks) if one.actor == actor), key=lambda one: abs(one.rung), default=None)


def _side(rung: int | None) -> int | None:
    return None if rung is None else (rung > 0) - (rung < 0)


def alpha(rows: Sequence[Sequence[float | None]], level: Literal["nominal", "ordinal"]) -> float | None:
    """Return Krippendorff's alpha of coders (rows) over units (columns), None where a coder did not judge one.

    None where no unit was judged twice or nothing varies, so that chance cannot be told from agreement.
    """
    data = numpy.array([[numpy.nan if one is None else one for one in row] for row in rows], dtype=float)
    values = data[~numpy.isnan(data)]
    coded_twice = bool(data.size) and bool(((~numpy.isnan(data)).sum(axis=0) > 1).any())
    if not coded_twice or len(set(values.tolist())) < 2:
        return None
    return round(float(krippendorff.alpha(reliability_data=data, level_of_measurement=level)), 3)


def _differences(
    engines: Sequence[str], units: Sequence[tuple[str, str]], strongest: Mapping[str, Mapping[tuple[str, str], Mark | None]]
) -> list[Difference]:
    found = []
    for unit in units:
        marks = {engine: strongest[engine][unit] for engine in engines}
        rungs = {engine: one.rung if one else NOT_HEARD for engine, one in marks.items()}
        targets = {engine: one.target if one else None for engine, one in marks.items()}
        if len(set(rungs.values())) > 1 or len(set(targets.values())) > 1:
            found.append(Difference(doc_id=unit[0], actor=unit[1], rungs=rungs, targets=targets))
    return found
