"""What a reader of the table must know about each comparison."""

from bench.prepare import CASE, DRAWS, MONTHS, PATHS

NOTES = (
    "Goals: at least 500 times plain Python and 3.5 times JAX on the corridor, and 100 times NegMAS on payoffs.",
    f"The corridor: the case {CASE} fitted to the record, {PATHS} of its hub paths evenly spread, {DRAWS} draws, "
    f"{MONTHS} months, 7 groups and 7 cities, 19 outcomes summed over the months, in double precision. Winset and "
    "JAX do all of these runs; the slower ones do some of them, spread over paths and draws.",
    "Differences are of all 19 outcomes of all runs that a peer does, from the engine's, relative to the figure or "
    "to a millionth of the outcome's largest figure. A peer that differs by more than 1e-9 is not compared.",
    "Plain Python is `winset.corridor.reference`, the equations page as a scalar program; it is the oracle that the "
    "engine is tested against, written to be read, not to be fast.",
    "JAX has the same equations written for it (`bench/peers/jax_corridor.py`): `jit`, `lax.scan` over months, paths "
    "by `lax.map`, 400 draws side by side. It is not asked for the counted exits, which Winset keeps in every run.",
    "ema_workbench runs the plain-Python model under its sequential evaluator, which is its usual use; the "
    "difference from plain Python is what the workbench itself costs.",
    "PySD runs all of the equations as a Vensim model with subscripts for groups and cities, written by "
    "`bench/peers/vensim_corridor.py` and translated by PySD. Translating is not timed.",
    "NegMAS gets the same additive utilities over 7 issues, 129,600 packages, 2 parties. It calls a Python function "
    "for each package; its frontier of given payoffs is `pareto_frontier_active`, the one that its `pareto_frontier` "
    "uses. Winset rounds utilities to twelve digits, so payoffs differ by that. A frontier's difference is the share "
    "of packages that only one of the two has.",
    "The last row has no peer: Winset finds the frontier of such a sum without building its packages, checked "
    "against the frontier of all of them.",
)
