"""Measured levels of 24 people who do not exist, for teaching and as a test: a study drawn from the published numbers of one
model (Otto et al. 2021, doi:10.1007/s00228-021-03104-1, with the disposition of Fanta et al. 2015), with its spread between
people and its residual error, by another program than infusim: random numbers of Python, fourth-order Runge-Kutta.

Python 3.11, standard library only. Writes scenarios/measured-levels.csv:
    python3 draw.py > ../../../scenarios/measured-levels.csv
"""
import math
import random

PEOPLE = 24
TIMES_MIN = [10, 20, 30, 40, 60, 90, 120, 180, 240, 360, 480]
DOSE_MG, OVER_H = 10.0, 0.5
# Variances of ln V1 and ln CL and their covariance; standard deviation of the proportional residual error.
VAR_V1, VAR_CL, COV = 0.084177, 0.026048, 0.02261
SIGMA = 0.23609
LIMIT = 1.5  # ng/mL

random.seed(20261126)


def normal():
    return random.gauss(0.0, 1.0)


def levels(weight, eta_v1, eta_cl):
    """ng/mL at TIMES_MIN: central compartment with two peripheral ones, clearances in L/h, volumes in L."""
    v1 = 133.0 * weight / 70.0 * math.exp(eta_v1)
    cl = 95.2 * (weight / 70.0) ** 0.75 * math.exp(eta_cl)
    q, vp = (23.2, 157.0), (187.0, 98.8)

    def slope(time, x):
        rate = DOSE_MG / OVER_H if time < OVER_H else 0.0
        flows = [q[i] * (x[0] / v1 - x[i + 1] / vp[i]) for i in (0, 1)]
        return [rate - cl * x[0] / v1 - sum(flows), flows[0], flows[1]]

    found, x, step = {}, [0.0, 0.0, 0.0], 1.0 / 600.0
    for index in range(round(max(TIMES_MIN) / 60.0 / step) + 1):
        time = index * step
        minute = time * 60.0
        if any(abs(minute - wanted) < 1e-6 for wanted in TIMES_MIN):
            found[round(minute)] = 1000.0 * x[0] / v1
        # The rate is that of the middle of a step, which no step straddles.
        middle = time + 0.5 * step
        k1 = slope(middle, x)
        k2 = slope(middle, [a + 0.5 * step * b for a, b in zip(x, k1)])
        k3 = slope(middle, [a + 0.5 * step * b for a, b in zip(x, k2)])
        k4 = slope(middle, [a + step * b for a, b in zip(x, k3)])
        x = [a + step / 6.0 * (p + 2 * r + 2 * s + t) for a, p, r, s, t in zip(x, k1, k2, k3, k4)]
    return [found[minute] for minute in TIMES_MIN]


print("# Made up for teaching: no person was measured. A study of 24 people drawn by tests/reference/measured_levels/draw.py")
print("# from the published numbers of Otto 2021 (10 mg S-ketamine over 30 min), limit of quantification 1.5 ng/mL.")
print("subject,time (min),level (ng/mL),matrix,site")
for person in range(1, PEOPLE + 1):
    weight = min(max(70.0 * math.exp(0.12 * normal()), 55.0), 90.0)
    first = normal()
    eta_v1 = math.sqrt(VAR_V1) * first
    eta_cl = COV / math.sqrt(VAR_V1) * first + math.sqrt(VAR_CL - COV**2 / VAR_V1) * normal()
    for minute, level in zip(TIMES_MIN, levels(weight, eta_v1, eta_cl)):
        measured = level * (1.0 + SIGMA * normal())
        text = f"<{LIMIT:g}" if measured < LIMIT else f"{measured:.3g}"
        print(f"{person},{minute},{text},plasma,venous")
