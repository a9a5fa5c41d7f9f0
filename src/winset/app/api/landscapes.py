"""The whole space of packages: the win-set map, and what would mend a package."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from winset.app.api.answers import answer, json_bytes, tagged
from winset.app.api.bodies import CaseName, PackageBody, asked_of, levels_of, setting_of
from winset.app.api.cases import data_hash, known_case
from winset.app.api.jobs import Jobs, Tell
from winset.app.api.kept_files import file_bytes
from winset.app.api.parameters import DrawsAsked, Election, NoDeal, PinnedAsked, SeedAsked, WeightsAsked
from winset.app.api.sessions import Asked, Sessions

if TYPE_CHECKING:
    from winset.study.landscape import Landscape

MOST_LANDSCAPES: Final = 2
"""One holds every package of a case: some hundred megabytes with what is needed beside them."""
MOST_MAPS: Final = 100
KEPT_BYTES: Final = 500_000_000


class Landscapes:
    """The whole spaces last asked for, in memory; maps and settled packages also on disk, by what decides them."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions, self._lock = sessions, Lock()
        self._made: OrderedDict[Asked, Landscape] = OrderedDict()

    def known_map(self, asked: Asked) -> bytes | None:
        """Return the map as it was once made by this version on these data, or None."""
        return file_bytes(_map_file(asked))

    def map(self, asked: Asked, tell: Tell) -> dict[str, Any]:
        """Make the map and keep it."""
        from winset.report.landscape_documents import landscape_document

        body = json_bytes(landscape_document(self.whole(asked, tell)))
        file = _map_file(asked)
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = file.with_suffix(".part")
            part.write_bytes(body)
            part.replace(file)
            # Weights of one's own make as many maps as there are readers: those last made stay.
            made = sorted(file.parent.glob("map-*.json"), key=lambda one: one.stat().st_mtime)
            for old in made[:-MOST_MAPS]:
                old.unlink(missing_ok=True)
        except OSError:
            pass  # without a disk it is made anew after each start
        return {"made": True}

    def whole(self, asked: Asked, tell: Tell) -> "Landscape":
        """Return the whole space, made if need be. Runs on the one thread of the jobs."""
        from winset.kept import Kept
        from winset.study.landscape import landscape

        with self._lock:
            if asked in self._made:
                self._made.move_to_end(asked)
                return self._made[asked]
        tell("talks", 0.0)
        ready = self._sessions.made(asked)
        made = landscape(ready, Kept(kept_folder() / "packages", KEPT_BYTES), tell)
        with self._lock:
            self._made[asked] = made
            while len(self._made) > MOST_LANDSCAPES:
                self._made.popitem(last=False)
        return made


def kept_folder() -> Path:
    """Return where whole spaces are kept on this system."""
    from platformdirs import user_cache_path

    return user_cache_path("winset") / "landscapes"


def _map_file(asked: Asked) -> Path:
    from winset.study.settling import digest

    return kept_folder() / f"map-{data_hash()}-{digest(asked)}.json"


def landscape_routes(landscapes: Landscapes, jobs: Jobs) -> APIRouter:
    """Return the routes of the whole space."""
    routes = APIRouter()

    @routes.get("/cases/{case}/map", summary="The win-set map: 202 with a job while it is being made")
    def win_set_map(
        request: Request,
        case: CaseName,
        no_deal: NoDeal = None,
        election_channel: Election = True,
        draws: DrawsAsked = 200,
        seed: SeedAsked = 1,
        weights: WeightsAsked = "drawn",
        pinned: PinnedAsked = "{}",
    ) -> Response:
        setting = setting_of(case=case, no_deal=no_deal, election_channel=election_channel, draws=draws, seed=seed,
                             weights=weights, pinned=pinned)  # fmt: skip
        asked = asked_of(setting)
        known = landscapes.known_map(asked)
        if known is not None:
            return tagged(request, known)
        job = jobs.begun(("map", asked), lambda tell: landscapes.map(asked, tell))
        return answer({"job": job.id}, 202)

    @routes.post("/repair", summary="The fewest changes and the least payment that would mend a package")
    def repair(body: PackageBody) -> Response:
        asked = asked_of(body)
        levels = levels_of(known_case(body.case), body)

        def work(tell: Tell) -> dict[str, Any]:
            from winset.report.landscape_documents import repair_document
            from winset.study.landscape import mended_package

            whole = landscapes.whole(asked, tell)
            return repair_document(whole, *mended_package(whole, levels))

        job = jobs.begun(("repair", asked, tuple(levels.items())), work)
        return answer({"job": job.id}, 202)

    return routes
