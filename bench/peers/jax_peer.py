"""JAX: the same equations under `jit`, paths one after the other with all draws side by side (`lax.map`).

Of what was tried this is the fastest form. `vmap` over all paths takes 1.7 times as long and over four or twenty paths
at a time no less; sums over cities as written-out additions take seven times as long, since XLA then works out their
terms again for each use, and as matrix products 1.7 times; optimisation barriers between sections and XLA's flags for
threads, vector width, fusion and fast mathematics make no difference that could be told from noise.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from bench.peers.jax_corridor import Array, Month, State, World, one_path
from bench.problem import FloatArray, largest_difference, read_corridor, read_totals
from bench.worker import Task, serve
from winset.corridor.levers import LEVERS
from winset.corridor.parameter_names import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.state import EXITS, CorridorInputs, Schedule

LEVER_NAMES = [lever.name for lever in LEVERS]
MEANS = (8, 9, 10, 16)
"""Rows of in_transit, waiting, on_street and approval: means over the months, not sums."""


def named(names: Sequence[str], rows: Array) -> dict[str, Array]:
    """Return rows of an array by name."""
    return {name: jnp.asarray(row) for name, row in zip(names, rows, strict=True)}


def world_of(inputs: CorridorInputs, plan: Schedule) -> World:
    """Return what does not change over the months."""
    groups = named(GROUP_PARAMETERS, inputs.groups)
    return World(
        p=named(SCALARS, inputs.scalars),
        th=groups | {"ln_missed": jnp.log1p(-groups["intercept"])},
        city=named(CITY_PARAMETERS, inputs.cities),
        city_share=jnp.asarray(inputs.city_share)[:, :, None],
        onset=named(LEVER_NAMES, plan.onset),
        end=named(LEVER_NAMES, plan.end),
        successor=named(LEVER_NAMES, plan.successor),
        reverses=named(LEVER_NAMES, plan.successor_reverses),
        election=jnp.asarray(plan.election),
        inauguration=jnp.asarray(plan.inauguration),
    )


def months_of(inputs: CorridorInputs, plan: Schedule) -> Month:
    """Return what the scan walks over."""
    return Month(
        t=jnp.arange(len(inputs.level)),
        level=jnp.asarray(inputs.level),
        expulsion=jnp.asarray(inputs.expulsion),
        base=named(LEVER_NAMES, plan.base.T),
    )


def start_of(inputs: CorridorInputs) -> State:
    """Return where everybody is before the first month."""
    state = inputs.state
    nobody = jnp.zeros_like(jnp.asarray(inputs.level[0]))
    postponed, transit, south, held, north, expected, used_to = map(jnp.asarray, state.stocks)
    approval, tightness, lost = map(jnp.asarray, state.scalars)
    return State(
        P=postponed,
        T=transit,
        S=south,
        L=held,
        N=north,
        e=expected,
        m=used_to,
        W=jnp.asarray(state.waiting),
        v=jnp.asarray(state.harm_memory),
        approval=approval,
        tightness=tightness,
        lost=lost,
        exits=dict.fromkeys(EXITS, nobody),
    )


def main(file: Path) -> None:
    """Serve all runs of the problem."""
    jax.config.update("jax_enable_x64", True)
    inputs, plan = read_corridor(file)
    given = (
        world_of(inputs, plan),
        months_of(inputs, plan),
        start_of(inputs),
        named(LEVER_NAMES, plan.deal.T),
    )

    def totals(world: World, months: Month, start: State, deals: dict[str, Array]) -> tuple[Array, Array]:
        def path(deal: dict[str, Array]) -> tuple[Array, Array]:
            # Exits are counted by the model and not asked for here: XLA may leave them out.
            summed, end = one_path(world, months, start, deal)
            return summed, end.lost

        summed, lost = lax.map(path, deals)
        return summed, lost

    compiled = jax.jit(totals)

    def work() -> FloatArray:
        summed: FloatArray = np.array(jax.block_until_ready(compiled(*given))[0]).swapaxes(0, 1)
        summed[list(MEANS)] /= len(inputs.level)
        return summed

    runs = len(plan.deal) * inputs.scalars.shape[-1]
    serve(
        ["jax", "jaxlib", "numpy"],
        {"corridor": Task(runs, work, largest_difference(work(), read_totals(file)))},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
