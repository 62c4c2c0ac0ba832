"""What a simulation comes to."""

from __future__ import annotations

import html
import json
import os
from pathlib import Path
from typing import Any, Optional, Union

from . import _infusim
from ._figure import Figures
from ._infusim import Figure
from ._table import Table

#: Stands on everything a reader may take away.
PURPOSE = "For teaching and research, not for dosing people."


class Result:
    """A simulated scenario: tables, figures, warnings, the record, and the program's own files."""

    def __init__(self, native: _infusim.Run) -> None:
        self._native = native

    @property
    def title(self) -> str:
        """The title of the scenario."""
        return self._native.title

    @property
    def tables(self) -> list[str]:
        """The names of its tables, for :meth:`table`."""
        return self._native.tables

    def table(self, name: str) -> Table:
        """A table by the name that its file would have; one that this scenario does not fill is empty."""
        return Table(self._native.table(name))

    @property
    def curves(self) -> Table:
        """Levels over time: the typical patient, and percentiles of all people with their Monte Carlo intervals."""
        return self.table("curves")

    @property
    def patients(self) -> Table:
        """What each person had: a row for each model, arm, analyte and person."""
        return self.table("patients")

    @property
    def summary(self) -> Table:
        """Percentiles and probabilities with their Monte Carlo intervals."""
        return self.table("summary")

    @property
    def comparison(self) -> Table:
        """Every other arm against the first, in the same people."""
        return self.table("comparison")

    @property
    def cells(self) -> Table:
        """The cells of a scenario with ``vary``."""
        return self.table("cells")

    @property
    def warnings(self) -> list[str]:
        """Every warning, the worst first."""
        return self._native.warnings

    @property
    def record(self) -> dict[str, Any]:
        """What the run was made from: version, scenario, models, seed, hashes."""
        record: dict[str, Any] = json.loads(self._native.record)
        return record

    def plot(self, analyte: Optional[str] = None, *, log: bool = False) -> Union[Figure, Figures]:
        """The figure of an analyte, or of all of them; of a scenario with ``vary`` its figures by name."""
        figures = dict(self._native.figures(analyte, log=log))
        return next(iter(figures.values())) if len(figures) == 1 else Figures(figures)

    def write(
        self,
        folder: Union[str, "os.PathLike[str]"],
        *,
        parquet: bool = False,
        only_tables: bool = False,
        report: bool = False,
        slides: bool = False,
        log: bool = False,
    ) -> list[Path]:
        """Writes what ``infusim run --out folder`` writes, and gives the paths."""
        options = {"parquet": parquet, "only_tables": only_tables, "report": report, "slides": slides, "log": log}
        return [Path(path) for path in self._native.write(os.fspath(folder), **options)]

    def report(self, path: Union[str, "os.PathLike[str]"]) -> Path:
        """Writes the report as one page, to read or to print."""
        self._native.write_report(os.fspath(path))
        return Path(path)

    def __str__(self) -> str:
        return self._native.text()

    def details(self) -> str:
        """All that stands behind the answer: warnings, sources, caveats, evidence."""
        return self._native.text(details=True)

    def __repr__(self) -> str:
        return f"<infusim result: {self.title}>"

    def _repr_html_(self) -> str:
        """Figure, answer and warnings together, so that none of them is lost."""
        figures = "".join(f"<div>{figure.svg}</div>" for _, figure in self._native.figures())
        warnings = "".join(f"<li>{html.escape(warning)}</li>" for warning in self.warnings)
        listed = f"<details open><summary>{len(self.warnings)} warnings</summary><ul>{warnings}</ul></details>" if warnings else ""
        return f"<h3>{html.escape(self.title)}</h3>{figures}<pre>{html.escape(str(self))}</pre>{listed}<p><b>{PURPOSE}</b></p>"
