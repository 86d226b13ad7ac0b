/** The analysis again in Python, from the tables of the bundle alone. */
import type { Subjects } from '#research';
import { outcomesOf } from './tables.js';

export function analysisPy(spec: Subjects['spec'], imputed: boolean): string {
  return `"""Computes the cumulative incidences of this bundle from its tables alone, and prints them beside those of the answer.

Needs pandas; run it in the folder of the bundle: python analysis.py
The Aalen-Johansen estimator is written out, because some packages jitter outcomes that are tied at one time.
"""
import math

import pandas as pd

OUTCOMES = ${JSON.stringify(outcomesOf(spec))}  # the endpoint, then the competing ones
READINGS = ${JSON.stringify(spec.silence.readings)}
HORIZONS = ${JSON.stringify(spec.horizons)}  # days


def shares(d):
    """Cumulative incidence of each outcome at each horizon. At risk at t: entry < t <= time, or watched from the start."""
    d = d[(d.entryDays == 0) | (d.entryDays < d.timeDays)]
    if len(d) == 0:
        return [[math.nan] * len(OUTCOMES) for _ in HORIZONS]
    table = []
    free, incidence = 1.0, [0.0] * len(OUTCOMES)
    for t in sorted(d.timeDays[d.status > 0].unique()):
        at_risk = int((((d.entryDays == 0) | (d.entryDays < t)) & (d.timeDays >= t)).sum())
        events = [int(((d.timeDays == t) & (d.status == k + 1)).sum()) for k in range(len(OUTCOMES))]
        incidence = [f + free * e / at_risk for f, e in zip(incidence, events)]
        free *= (at_risk - sum(events)) / at_risk
        table.append((t, incidence))
    result = []
    for h in HORIZONS:
        row = [0.0] * len(OUTCOMES)
        for t, values in table:
            if t <= h:
                row = values
        result.append(row)
    return result


def pool(values):
    """On the complementary log-log scale; a share of 0 or 1 in any data set has no such scale: then the plain mean."""
    if any(math.isnan(v) for v in values):
        return math.nan
    if any(v <= 0 or v >= 1 - 1e-12 for v in values):
        return sum(values) / len(values)
    return math.exp(-math.exp(sum(math.log(-math.log(v)) for v in values) / len(values)))


subjects = pd.read_csv("subjects.csv")
imputed = ${imputed ? 'pd.read_csv("imputed.csv")' : 'None'}
engine = pd.read_csv("curves.csv")
engine = engine[engine["at"] == "horizon"]

worst = 0.0
for endpoint in ("strict", "broad"):
    for reading in READINGS:

        def chosen(d):
            return d[(d.endpoint == endpoint) & (d.reading == reading)]

        drawn = None if imputed is None else chosen(imputed)
        if drawn is not None and len(drawn) > 0:
            sets = [shares(one) for _, one in drawn.groupby("imputation")]
            p = [[pool([s[h][k] for s in sets]) for k in range(len(OUTCOMES))] for h in range(len(HORIZONS))]
        else:
            p = shares(chosen(subjects))
        for h, days in enumerate(HORIZONS):
            for k, outcome in enumerate(OUTCOMES):
                row = chosen(engine)
                row = row[((row.days - days).abs() < 1e-6) & (row.outcome == outcome)]
                if len(row) != 1:
                    continue
                estimate = float(row.estimate.iloc[0])
                difference = 0.0 if math.isnan(estimate) and math.isnan(p[h][k]) else abs(p[h][k] - estimate)
                worst = max(worst, difference)
                print(f"{endpoint:7s} {reading:9s} {days:8.2f} days  {outcome:15s} pandas {p[h][k]:.12f}  answer {estimate:.12f}")
print(f"largest difference {worst:.3g}")
`;
}
