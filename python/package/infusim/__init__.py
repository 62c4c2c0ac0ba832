"""infusim: write an infusion as you would say it, see what a thousand virtual patients would have in their blood.

For teaching and research, not for dosing people.

>>> import infusim
>>> scenario = {
...     "title": "Two hours",
...     "model": "kamp-2020",
...     "patients": {"count": 100, "seed": 1, "weight": "70 kg"},
...     "arms": {"2 h": [{"infusion": {"rate": "20 mg/h", "over": "2 h"}}]},
...     "observe": {"until": "6 h", "every": "10 min"},
... }
>>> result = infusim.run(scenario)
>>> len(result.patients)
100
>>> result.patients.units["cmax_ng_per_ml"]
'ng/mL'
>>> round(float(result.patients["cmax_ng_per_ml"].mean()), -1) > 0
True
"""

from __future__ import annotations

from ._executors import dask_executor, ray_executor
from ._figure import Figures
from ._infusim import Figure, ScenarioError, __version__
from ._result import Result
from ._run import run
from ._sweep import cells, find, sweep
from ._table import Table
from ._verbs import check, effects, explain, lesson, models, report

__all__ = [
    "Figure",
    "Figures",
    "Result",
    "ScenarioError",
    "Table",
    "__version__",
    "cells",
    "check",
    "dask_executor",
    "effects",
    "explain",
    "find",
    "lesson",
    "models",
    "ray_executor",
    "report",
    "run",
    "sweep",
]
