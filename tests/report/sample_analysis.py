"""A made-up analysis in the shape of the real one: random numbers for tests of the surfaces, never shipped."""

from typing import Any

import numpy as np

PACKAGES = ("us_opening", "mexico_opening", "communique_2023_12_27", "what_happened", "nash")
CLAUSES = {
    "interception": ("Invented interception effort", "hub"),
    "non_mexican_returns": ("Invented returns of third-country nationals", "hub"),
    "policing_aid": ("Invented aid for policing", "hub"),
    "regional_aid": ("Invented regional aid", "leaf"),
    "water": ("Invented clause that is not varied", "fixed"),
}
LEVELS = ("status_quo", "low", "high")
GROUPS = (
    "mexico",
    "northern_central_america",
    "venezuela",
    "cuba_nicaragua",
    "haiti",
    "andes_brazil",
    "rest",
)
CITIES = ("tijuana", "ciudad_juarez", "reynosa")
OUTCOMES = {
    "border_patrol_encounters": 183_000.0,
    "waiting": 61_000.0,
    "returns_to_mexico": 8_100.0,
    "cost_usa_usd": 900e6,
    "cost_mexico_usd": 90e6,
}


def months(first: str, count: int) -> list[str]:
    return [str(np.datetime64(first) + step) for step in range(count)]


def band(rng: np.random.Generator, centre: float) -> dict[str, float]:
    draws = centre * np.exp(rng.normal(0, 0.25, 200)) if centre > 0 else centre + rng.normal(0, 1, 200)
    marks = {f"p{mark:02d}": float(np.percentile(draws, mark)) for mark in (5, 25, 50, 75, 95)}
    return {"mean": float(draws.mean()), **marks}


def path(rng: np.random.Generator, centre: float, count: int = 24) -> list[dict[str, Any]]:
    return [
        {"month": month, **band(rng, centre * (1 + 0.2 * np.sin(step / 3)))}
        for step, month in enumerate(months("2023-12", count))
    ]


def payoff(rng: np.random.Generator) -> dict[str, dict[str, float]]:
    return {side: band(rng, 20 + 10 * rng.random()) for side in ("usa", "mex")}


def sample_analysis(seed: int = 7) -> dict[str, Any]:
    """Return the whole document, every optional section in it."""
    rng = np.random.default_rng(seed)
    levels = dict.fromkeys(CLAUSES, "high")
    return {
        "meta": {
            "winset_version": "0.0-sample",
            "fingerprint": "0123abcd",
            "case": "january-2024",
            "as_of": "2024-01-08",
            "origin": "2023-11",
            "evidence": "eve",
            "vintages": "lag_only",
            "no_deal": "status_quo",
            "horizon_months": 24,
            "draws": 200,
            "seed": seed,
            "run": {"seconds": 12.3, "machine": "none", "started": "2024-01-08T00:00:00Z"},
        },
        "claims": [claim(number) for number in range(3)],
        "clauses": [clause(rng, name) for name in CLAUSES],
        "no_deal": {
            kind: {"outcomes": {name: path(rng, centre * scale) for name, centre in OUTCOMES.items()}}
            for kind, scale in (("status_quo", 1.0), ("best_responses", 0.95), ("breakdown", 1.3))
        },
        "packages": [package(rng, name, levels) for name in PACKAGES],
        "talks": talks(levels),
        "sources": {
            "S1": {
                "title": "An invented source",
                "publisher": "Nobody",
                "address": "https://example.org/a",
                "known_since": "2023-12-22",
                "grade": "B",
            },
            "E9": {
                "title": "From memory",
                "publisher": "",
                "address": "",
                "known_since": None,
                "grade": "memory",
            },
        },
        "report": extras(rng, levels),
    }


def claim(number: int) -> dict[str, Any]:
    return {
        "id": f"claim_{number}",
        "text": f"Invented sentence {number} of a text",
        "stated": 300_000 + number,
        "recomputed": 301_981 + number,
        "unit": "encounters",
        "verdict_then": "holds",
        "verdict_now": "true_but_misleading",
        "caveat": "An invented caveat",
        "definition": "Invented",
        "sources": ["S1"],
    }


def clause(rng: np.random.Generator, name: str) -> dict[str, Any]:
    title, kind = CLAUSES[name]
    return {
        "id": name,
        "title": {"en": title, "es": f"{title} (es)"},
        "asked_by": ["usa"],
        "granted_by": "mex",
        "instrument": "executive_act",
        "needs_congress": kind == "leaf",
        "levels": list(LEVELS),
        "grid": list(LEVELS),
        "status_quo": "status_quo",
        "kind": kind,
        "bill": None,
        "protection": "None",
        "ratification": band(rng, 0.4),
        "cost_usd_per_year": {"payer": "usa", **band(rng, 123e6)},
        "worth": {"usa": band(rng, 6.0), "mex": band(rng, -4.0)},
        "worth_of_level": "high",
        "in_force_after_12_months": 0.58,
        "sources": ["S1"],
    }


def package(rng: np.random.Generator, name: str, levels: dict[str, str]) -> dict[str, Any]:
    scale = 0.7 + 0.4 * rng.random()
    sizes = {
        "stranded": 41_000,
        "on_street": 9_000,
        "attacks_floor": 700,
        "attacks_estimate": 4_300,
        "deaths": 57,
        "returns": 8_000,
        "returns_unscreened": 5_000,
    }
    return {
        "name": name,
        "levels": levels,
        "outcomes": {key: path(rng, centre * scale) for key, centre in OUTCOMES.items()},
        "payoff": payoff(rng),
        "ratified": {"usa": 0.62, "mex": 0.81},
        "p_mutual_gain": 0.47,
        "months_kept": band(rng, 11.0),
        "people": {key: band(rng, size * scale) for key, size in sizes.items()},
    }


def talks(levels: dict[str, str]) -> dict[str, Any]:
    def solution(usa: float, mex: float, greyed: Any = None) -> dict[str, Any]:
        return {
            "levels": levels,
            "payoff": {"usa": usa, "mex": mex},
            "ratified": {"usa": 0.53, "mex": 0.71},
            "share": 0.37,
            "level_shares": {"interception": {"status_quo": 0.0, "low": 0.29, "high": 0.71}},
            "greyed": greyed,
        }

    reason = "The two sides' payoffs share no numéraire, so sums of them mean nothing"
    return {
        "basis": "as_written",
        "packages_in_space": 5_184_000,
        "packages_enumerated": 1_296_000,
        "hub_paths": 3_456,
        "fixed_clauses": ["water"],
        "p_zopa": 0.83,
        "win_sets": {
            "usa": {"accepted": 0.21},
            "mex": {"accepted": 0.34},
            "both": {"accepted": 0.17},
            "at_least": 0.5,
        },
        "frontier": [
            {"levels": levels, "payoff": {"usa": float(x), "mex": float(40 - x * x / 50)}}
            for x in range(0, 45, 3)
        ],
        "solutions": {
            "nash": solution(24, 28),
            "kalai_smorodinsky": solution(24, 28),
            "egalitarian": solution(27, 26, reason),
            "utilitarian": solution(33, 18, reason),
        },
        "undecided": ["Whether returns rise"],
    }


def extras(rng: np.random.Generator, levels: dict[str, str]) -> dict[str, Any]:
    past, titles = months("2022-01", 24), {"status_quo": "as it is", "low": "a little", "high": "a lot"}
    centres = [float(value) for value in np.linspace(-20, 50, 25)]
    inside = np.add.outer(np.array(centres[1:]), np.array(centres[1:])) < 60
    return {
        "findings": [
            {
                "id": "p_zopa",
                "sentence": "An invented finding: 83 % (71 to 90 %) of draws hold a deal.",
                "grade": "C",
                "assumption": "weights are bounds",
                "holds_under": ["all weights", "all no-deal paths"],
            },
            {
                "id": "returns",
                "sentence": "Invented: raising the cap moves encounters by −0.4 % (−2.1 to 0.3 %).",
                "grade": "D",
                "assumption": "",
                "holds_under": ["status_quo"],
            },
        ],
        "fit": {
            "months": past,
            "groups": {
                group: {
                    "observed": [float(x) for x in 20_000 * np.exp(rng.normal(0, 0.2, len(past)))],
                    "modelled": [{"month": month, **band(rng, 20_000)} for month in past],
                }
                for group in GROUPS
            },
        },
        "record": {
            "months": past,
            "border_patrol": [int(x) for x in rng.integers(150_000, 250_000, len(past))],
            "ports": [int(x) for x in rng.integers(20_000, 50_000, len(past))],
            "events": [
                {"date": "2022-10-12", "event": "An invented measure starts"},
                {"date": "2023-05-11", "event": "Another invented event"},
            ],
        },
        "weak_evidence": [
            {"name": "retry probability", "rows": ["E047"], "grade": "D", "reason": "one small survey"}
        ],
        "map": {
            "x_edges": centres,
            "y_edges": centres,
            "counts": (rng.integers(1, 5_000, (24, 24)) * inside).tolist(),
            "accepted_usa": np.broadcast_to(np.linspace(0, 1, 24)[:, None], (24, 24)).tolist(),
            "accepted_mex": np.broadcast_to(np.linspace(0, 1, 24)[None, :], (24, 24)).tolist(),
            "accepted_both": np.minimum.outer(np.linspace(0, 1, 24), np.linspace(0, 1, 24)).tolist(),
            "points": [
                {"name": name, "usa": 10.0 + 5 * n, "mex": 30.0 - 4 * n} for n, name in enumerate(PACKAGES)
            ],
        },
        "titles": {
            "clause": {name: {"en": text, "es": text} for name, (text, _) in CLAUSES.items()},
            "level": {
                name: {level: {"en": text, "es": text} for level, text in titles.items()} for name in CLAUSES
            },
            "package": {name: {"en": f"Invented {name.replace('_', ' ')}", "es": name} for name in PACKAGES},
        },
        "cities": {
            name: {city: {"waiting": band(rng, 7_000), "on_street": band(rng, 900)} for city in CITIES}
            for name in PACKAGES
        },
        "happened": [
            {
                "outcome": "border_patrol_encounters",
                "months": months("2024-01", 6),
                "predicted": path(rng, 150_000, 6),
                "no_deal": path(rng, 200_000, 6),
                "observed": [124_220, 140_638, 137_473, 128_895, 117_905, None],
            }
        ],
        "effects": {
            "measures": [
                {
                    "measure": "INVENTED",
                    "date": "2023-05-11",
                    "title": {"en": "An invented measure", "es": "Una medida inventada"},
                    "series": "border_patrol_encounters:VEN",
                    "dip_percent": -31.0,
                    "placebo90": [-22.0, 47.0],
                    "trough_percent": -43.0,
                    "half_life_months": 7,
                    "censored": True,
                    "confounders": ["An invented confounder."],
                    "overlapping": [],
                    "method": {"dip_months": [1, 3]},
                    "spread": {"dip_percent": [-39.0, -12.0]},
                    "path": [{"since": since, "percent": 5.0 * since} for since in range(-6, 12)],
                }
            ],
            "persistence": {
                "words": ["Some invented dips were temporary."],
                "curves": {
                    "all_dips": {
                        "measures": 1,
                        "still_there": [1.0] * 25,
                        "faded": [{"months": 8, "share": 0.0, "low": 0.0, "high": 1.0}],
                    }
                },
            },
            "groups": {
                "venezuela": {
                    "months": past,
                    "values": [int(x) for x in rng.integers(5_000, 30_000, len(past))],
                    "measures": [{"measure": "INVENTED", "date": "2023-05-11"}],
                }
            },
        },
        "ledger": {
            "rounds": {"invented": {"en": "Invented talks", "es": "Conversaciones inventadas"}},
            "entries": [
                {
                    "id": "LED0",
                    "round": "invented",
                    "date": "2024-01-05",
                    "stage": "promised",
                    "by": "mexico",
                    "text": {"en": "An invented promise", "es": "Una promesa inventada"},
                    "status": "partly",
                    "basis": "computed",
                    "value": 12.5,
                    "unit": "%",
                    "words": "An invented figure.",
                    "sources": [{"id": "E021"}],
                    "delivery_sources": [],
                }
            ],
        },
        "election_channel": {
            "on": {
                "draws": 200,
                "p_zopa": 0.83,
                "incumbent_stays": 0.41,
                "solutions": {"nash": {"levels": levels}},
            },
            "off": {
                "draws": 100,
                "p_zopa": 0.81,
                "incumbent_stays": 0.42,
                "solutions": {"nash": {"levels": {**levels, "interception": "low"}}},
            },
        },
        "no_deal_verdicts": {
            kind: {"p_zopa": value, "solutions": {"nash": {"levels": levels, "share": 0.37}}}
            for kind, value in (("status_quo", 0.83), ("best_responses", 0.61), ("breakdown", 0.97))
        },
    }
