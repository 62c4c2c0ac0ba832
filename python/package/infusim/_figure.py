"""Figures in a notebook."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping

from ._infusim import Figure


class Figures(Mapping[str, Figure]):
    """Several figures by name, which a notebook shows one below the other."""

    def __init__(self, figures: dict[str, Figure]) -> None:
        self._figures = figures

    def __getitem__(self, name: str) -> Figure:
        return self._figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def _repr_html_(self) -> str:
        return "".join(f"<figure>{figure.svg}<figcaption>{html.escape(name)}</figcaption></figure>" for name, figure in self.items())
