"""Levels of three models under three protocols, by SciPy's matrix exponential.

Run:  python3 golden.py > golden.csv      (versions: see README.md)
Parameters are written out here, not read from infusim's files, so that the two are independent.
Units: mg, L, h; levels in ng/mL.
"""

import numpy as np
from scipy.linalg import expm

# volumes (central first), clearance, exchange with each further compartment, for 70 kg
MODELS = {
    "kamp-2020": ([25.0, 56.0, 157.0], 84.0, [161.0, 79.0]),
    "herd-2007": ([38.7, 102.0], 90.0, [215.0]),
    "otto-2021": ([133.0, 187.0, 98.8], 95.2, [23.2, 157.0]),
}

# doses as (start h, duration h, mg); a duration of zero is a bolus
PROTOCOLS = {
    "forty minutes": [(0.0, 40.0 / 60.0, 35.0)],
    "bolus inside overlapping infusions": [(0.0, 3.0, 60.0), (1.0, 0.0, 20.0), (2.0, 4.0, 40.0)],
    "five days": [(24.0 * day, 40.0 / 60.0, 35.0) for day in range(5)],
}

TIMES = [0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 9.0, 24.5, 25.0, 72.25, 96.6, 110.0]


def rate_matrix(volumes, clearance, exchange):
    size = len(volumes)
    matrix = np.zeros((size, size))
    matrix[0, 0] -= clearance / volumes[0]
    for other, flow in enumerate(exchange, 1):
        matrix[0, 0] -= flow / volumes[0]
        matrix[other, 0] += flow / volumes[0]
        matrix[0, other] += flow / volumes[other]
        matrix[other, other] -= flow / volumes[other]
    return matrix


def level(model, doses, time):
    """Every dose by itself, then added: the system is linear."""
    volumes, clearance, exchange = model
    matrix = rate_matrix(volumes, clearance, exchange)
    size = len(volumes)
    amounts = np.zeros(size)
    for start, duration, mg in doses:
        if start > time:
            continue
        if duration == 0.0:
            given = np.zeros(size)
            given[0] = mg
            amounts += expm(matrix * (time - start)) @ given
            continue
        rate = np.zeros(size)
        rate[0] = mg / duration
        running = min(time - start, duration)
        at_end = np.linalg.solve(matrix, (expm(matrix * running) - np.eye(size)) @ rate)
        amounts += expm(matrix * (time - start - running)) @ at_end
    return 1000.0 * amounts[0] / volumes[0]


print("model,protocol,time_h,level_ng_per_mL")
for model_name, model in MODELS.items():
    for protocol_name, doses in PROTOCOLS.items():
        for time in TIMES:
            print(f"{model_name},{protocol_name},{time},{level(model, doses, time):.12e}")
