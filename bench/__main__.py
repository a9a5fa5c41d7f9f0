"""`python -m bench`: time Winset against its peers, turn by turn, and print one table; `--out` writes the page."""

import argparse
import sys
from pathlib import Path

from bench.environments import HOME, Environment, environment
from bench.notes import NOTES
from bench.prepare import write_corridor
from bench.rounds import Measured, Worker, timed_rounds
from bench.table import ENGINE, page

PEERS = (
    ("JAX", "jax", "bench.peers.jax_peer"),
    ("ema_workbench", "ema", "bench.peers.ema_peer"),
    ("PySD", "pysd", "bench.peers.pysd_peer"),
    ("NegMAS", "negmas", "bench.peers.negmas_peer"),
)
ROUNDS = 7


def main() -> None:
    """Build what is missing, run the rounds, print the page and write it where it is wanted."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="how often each engine has its turn (5 or more)"
    )
    parser.add_argument("--out", type=Path, help="file to write the page to, besides printing it")
    chosen = parser.parse_args()
    if chosen.rounds < 5:
        parser.error(f"--rounds {chosen.rounds}: a median needs 5 rounds or more")
    problem = HOME / "corridor.npz"
    tell("fitting the case")
    write_corridor(problem)
    own = Environment(Path(sys.executable))
    # The engine goes first: it writes the packages' answer beside the problem.
    tell(f"setting up {ENGINE}")
    workers, absent = [Worker(ENGINE, own.python, "bench.peers.winset_engine", problem)], []
    workers[0].wait()
    peers = [
        ("plain Python", own, "bench.peers.plain"),
        *((name, installed(name, at), module) for name, at, module in PEERS),
    ]
    for name, place, module in peers:
        if place.missing:
            absent.append(Measured(name, missing=place.missing))
        else:
            workers.append(Worker(name, place.python, module, problem))
    for worker in workers[1:]:
        tell(f"setting up {worker.name}")
        worker.wait()
    text = page([*timed_rounds(workers, chosen.rounds, tell), *absent], chosen.rounds, NOTES)
    sys.stdout.write(text)
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")


def installed(name: str, folder: str) -> Environment:
    """Return a peer's environment, saying so before it takes minutes."""
    tell(f"environment of {name}")
    return environment(folder)


def tell(words: str) -> None:
    """Say on standard error what is going on."""
    sys.stderr.write(words + "\n")


if __name__ == "__main__":
    main()
