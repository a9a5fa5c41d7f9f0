"""Questions that take seconds or minutes: a forecast, any bargaining domain, an analysis, what must be true."""

from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from winset.app.api.answers import Packed, answer, json_bytes, packed, tagged_packed
from winset.app.api.bodies import CASE, PackageBody, Setting, asked_of, levels_of
from winset.app.api.cases import known_case
from winset.app.api.desk import Desk
from winset.app.api.jobs import Jobs, Tell
from winset.app.api.kept_answers import KeptAnswers
from winset.errors import Fault, OptionError

FORECAST_SECONDS = 60.0
SOLVE_SECONDS = 20.0
ENDINGS = {"csv": ".csv", "genius": ".xml", "negolog": ".json"}
SOLVE_EXAMPLE: dict[str, JsonValue] = {
    "files": [{"name": "game.csv", "text": "outcome,A,B\nx,3,1\ny,2,2\nz,1,3\n"}],
    "disagreement": [0.0, 0.5],
}
SUPPOSE_EXAMPLE: dict[str, JsonValue] = {
    "case": CASE,
    "levels": {"non_mexican_returns": "all_nationalities_60000"},
    "claim": "border_patrol_encounters -50%",
    "draws": 20,
}
Number = Annotated[float, Field(gt=-1e60, lt=1e60)]


class DomainFile(BaseModel):
    """A file of a bargaining domain, as text."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=120, description="Its ending says the format.")
    text: str


class SolveBody(BaseModel):
    """A bargaining domain: its files in the order that `winset solve` takes them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [SOLVE_EXAMPLE]})

    files: list[DomainFile] = Field(min_length=1, max_length=12)
    format: Literal["csv", "genius", "negolog"] | None = Field(
        default=None, description="Left out: by the ending."
    )
    disagreement: list[Number] | None = Field(default=None, max_length=12)
    powers: list[Annotated[float, Field(gt=0, lt=1e60)]] | None = Field(default=None, max_length=12)
    lotteries: bool = False
    nearest: int = Field(default=0, ge=0, le=100)


class AnalyseBody(Setting):
    """What `winset analyse` is asked."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"case": CASE, "draws": 20}]})

    as_of: str | None = Field(
        default=None, max_length=10, description="YYYY-MM-DD; left out: the case's date."
    )
    draws: int = Field(default=400, ge=20, le=400)
    horizon: int = Field(default=24, ge=12, le=60, description="Months.")


class SupposeBody(PackageBody):
    """A statement about a package."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [SUPPOSE_EXAMPLE]})

    claim: str = Field(
        max_length=80, description="An outcome and its change: 'border_patrol_encounters -50%'."
    )
    months: int = Field(default=12, ge=1, le=24, description="Months after the case's date.")


def compute_routes(desk: Desk, jobs: Jobs) -> APIRouter:
    """Return the routes of what is computed without a session."""
    routes = APIRouter()
    kept = KeptAnswers()

    @routes.get("/forecast", summary="The corridor under current policy")
    async def forecast(
        request: Request,
        as_of: Annotated[str | None, Query(max_length=10)] = None,
        horizon: Annotated[int, Query(ge=1, le=24)] = 12,
        group: Annotated[str | None, Query(max_length=40)] = None,
        draws: Annotated[int, Query(ge=20, le=400)] = 200,
        seed: Annotated[int, Query(ge=0, le=2**31 - 1)] = 1,
    ) -> Response:
        key = (as_of, horizon, group, draws, seed)
        known = kept.get(key)
        if known is None:
            known = await desk.run(lambda: packed_forecast(*key), FORECAST_SECONDS)
            kept.put(key, known)
        return tagged_packed(request, known)

    @routes.post("/solve", summary="The bargaining solutions of any domain")
    async def solve(body: SolveBody) -> Response:
        return answer(await desk.run(lambda: solved(body), SOLVE_SECONDS))

    @routes.post("/analyse", status_code=202, summary="The whole analysis, as a job")
    def analyse(body: AnalyseBody) -> Response:
        asked_of(body)
        job = jobs.begun(("analyse", body.model_dump_json()), lambda tell: analysed(body, tell))
        return answer({"job": job.id}, 202)

    @routes.post("/suppose", status_code=202, summary="What would have to be true for a statement, as a job")
    def suppose(body: SupposeBody) -> Response:
        from winset.study import parse_statement

        asked_of(body)
        if body.pinned:
            moved = Fault("pinned", "a statement moves parameters itself", "Leave `pinned` out")
            raise OptionError([moved])
        levels_of(known_case(body.case), body)
        parse_statement(body.claim, body.months)
        job = jobs.begun(("suppose", body.model_dump_json()), lambda tell: supposed(body, tell))
        return answer({"job": job.id}, 202)

    return routes


def packed_forecast(as_of: str | None, horizon: int, group: str | None, draws: int, seed: int) -> Packed:
    """Return the document of `winset forecast --json`."""
    from winset.report.findings import checked_group, forecast_document
    from winset.study import Study
    from winset.study import forecast as forecast_corridor

    checked_group(group)
    study = Study(case=CASE, as_of=as_of, draws=draws, seed=seed, horizon=horizon, threads=1)
    return packed(json_bytes(forecast_document(forecast_corridor(study), group)))


def solved(body: SolveBody) -> dict[str, Any]:
    """Return the document of `winset solve --json`."""
    import numpy as np

    from winset.app.solved import Solved, document
    from winset.bargaining.domains import read_domain
    from winset.bargaining.nearest import nearest_dominated
    from winset.bargaining.solve import solve_domain, solve_lotteries

    with TemporaryDirectory(prefix="winset-") as folder:
        domain = read_domain(written(Path(folder), body), body.format)
        sizes = {"disagreement": body.disagreement, "powers": body.powers}
        wanted = f"Give {len(domain.parties)} values, for {', '.join(domain.parties)}"
        faults = [
            Fault(name, f"{len(values)} values given", wanted)
            for name, values in sizes.items()
            if values is not None and len(values) != len(domain.parties)
        ]
        if faults:
            raise OptionError(faults)
        threat = domain.reservation if body.disagreement is None else np.array(body.disagreement)
        power = None if body.powers is None else np.array(body.powers)
        found = solve_domain(domain.blocks(), threat, power)
        mixed = solve_lotteries(found.frontier, threat, power) if body.lotteries else None
        close = nearest_dominated(domain.blocks(), found.frontier, body.nearest) if body.nearest else None
        return document(Solved(domain, threat, found, body.powers, mixed, close))


def written(folder: Path, body: SolveBody) -> list[Path]:
    """Write the files of a request into a folder of their own, under no name that the request gave."""
    paths = []
    for number, file in enumerate(body.files):
        ending = ENDINGS[body.format] if body.format else PurePath(file.name).suffix.lower()
        if ending not in ENDINGS.values():
            raise OptionError(
                [Fault(file.name, "its ending says no format", "Choose .csv, .xml, .json, or `format`")]
            )
        path = folder / f"{number}{ending}"
        path.write_text(file.text, encoding="utf-8")
        paths.append(path)
    return paths


def analysed(body: AnalyseBody, tell: Tell) -> dict[str, Any]:
    """Return analysis.json."""
    from winset.report.findings import analysis_document
    from winset.study import Study, run_study

    asked = asked_of(body)
    study = Study(
        asked.case,
        as_of=body.as_of,
        draws=asked.draws,
        seed=asked.seed,
        horizon=body.horizon,
        threads=1,
        election_channel=asked.election_channel,
        no_deal=body.no_deal,
        weights=asked.weights,
        pinned=asked.pinned,
    )
    return analysis_document(run_study(study, progress=tell))


def supposed(body: SupposeBody, tell: Tell) -> dict[str, Any]:
    """Return the document of `winset suppose --json`."""
    from winset.report.supposed import supposition_document
    from winset.study import Study, parse_statement
    from winset.study import suppose as held

    study = Study(case=body.case, draws=body.draws, seed=body.seed, threads=1)
    statement = parse_statement(body.claim, body.months)
    return supposition_document(held(study, statement, body.package, body.levels, tell))
