"""Tables of results."""

from __future__ import annotations

import html
from typing import Any, Optional

from . import _infusim

#: Rows that a notebook shows.
SHOWN = 10


class Table:
    """A table of results, read by pandas, polars, pyarrow and duckdb as an Arrow stream without a copy of its numbers.

    A column is a numpy array: ``table["cmax_ng_per_ml"]``.
    """

    def __init__(self, native: _infusim.Table) -> None:
        self._native = native

    @property
    def name(self) -> str:
        """What it is called in files: ``patients``, ``curves``, …"""
        return self._native.name

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return self._native.columns

    @property
    def units(self) -> dict[str, str]:
        """The unit of each column that has one."""
        return self._native.units

    @property
    def meanings(self) -> dict[str, str]:
        """What each column says."""
        return self._native.meanings

    def __len__(self) -> int:
        return len(self._native)

    def __getitem__(self, name: str) -> Any:
        """A column: numbers as a view that is read-only, with NaN where one is missing; texts as objects."""
        return self._native.column(name)

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> Any:
        """As a table of pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> Any:
        """As a data frame of pandas."""
        import pandas

        from_arrow = getattr(pandas.DataFrame, "from_arrow", None)
        return from_arrow(self) if from_arrow else self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """As a data frame of polars."""
        import polars

        return polars.DataFrame(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_from_ipc, (self.name, self._native.to_ipc()))

    def __repr__(self) -> str:
        return f"<infusim table {self.name}: {len(self):,} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        columns = [self[name][:SHOWN] for name in self.columns]
        rows = "".join("<tr>" + "".join(f"<td>{html.escape(_shown(cell))}</td>" for cell in row) + "</tr>" for row in zip(*columns))
        left = len(self) - SHOWN
        more = f"<p>… and {left:,} more rows</p>" if left > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _shown(cell: Any) -> str:
    return f"{cell:.4g}" if isinstance(cell, float) else "" if cell is None else str(cell)


def _from_ipc(name: str, data: bytes) -> Table:
    return Table(_infusim.Table.from_ipc(name, data))
