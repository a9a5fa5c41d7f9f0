"""The one layer that sees all the others: from the record as of a day to the deals that could be signed and kept.

`story.py` tells it on one page.
"""

from winset.preferences.weights import DRAWN, MOST_POINTS, READINGS, Swings, Weights, swings
from winset.settlement.game import NO_DEAL, all_levels, asked_level
from winset.settlement.single import NamedPackage, evaluate_package
from winset.settlement.space import grid_levels
from winset.study.asks import AskPrice, Trade
from winset.study.bargains import (
    RULES,
    WIN_SET,
    Bargains,
    bargain,
    disagreement,
    modal_package,
    preference_star,
    usd_per_point,
)
from winset.study.fitted import Corridor, congress_of, fitted_corridor, talks_of
from winset.study.forecasts import Ahead, Forecast, forecast
from winset.study.fragility import Fragility
from winset.study.hindcasts import Hindcast, Score, run_hindcast, score
from winset.study.keeping import LASTS, AsKept
from winset.study.mended import Bettered, Mended, Payment
from winset.study.moves import Moves
from winset.study.offered import Clocks, Offered, OfferGame, ScreeningGame, modal_offer
from winset.study.origin import model_fingerprint, origins
from winset.study.past_levers import Period, periods
from winset.study.past_talks import ClauseSaid, run_past_talks
from winset.study.pinned import pinnable
from winset.study.prepared import Prepared, Shown, prepared, reweighed, shown_package
from winset.study.pressures import Pressure
from winset.study.revealed import SAMPLES, Revealed
from winset.study.setting import Study
from winset.study.settling import settled_study
from winset.study.simulation import Simulation, checked_levels, simulate_package
from winset.study.story import StudyResult, run_study
from winset.study.supposing import Supposition, parse_statement, suppose
from winset.study.views import BETTER_IN
from winset.study.votes import border_votes

__all__ = [
    "BETTER_IN",
    "DRAWN",
    "LASTS",
    "MOST_POINTS",
    "NO_DEAL",
    "READINGS",
    "RULES",
    "SAMPLES",
    "WIN_SET",
    "Ahead",
    "AsKept",
    "AskPrice",
    "Bargains",
    "Bettered",
    "ClauseSaid",
    "Clocks",
    "Corridor",
    "Forecast",
    "Fragility",
    "Hindcast",
    "Mended",
    "Moves",
    "NamedPackage",
    "OfferGame",
    "Offered",
    "Payment",
    "Period",
    "Prepared",
    "Pressure",
    "Revealed",
    "Score",
    "ScreeningGame",
    "Shown",
    "Simulation",
    "Study",
    "StudyResult",
    "Supposition",
    "Swings",
    "Trade",
    "Weights",
    "all_levels",
    "asked_level",
    "bargain",
    "border_votes",
    "checked_levels",
    "congress_of",
    "disagreement",
    "evaluate_package",
    "fitted_corridor",
    "forecast",
    "grid_levels",
    "modal_offer",
    "modal_package",
    "model_fingerprint",
    "origins",
    "parse_statement",
    "periods",
    "pinnable",
    "preference_star",
    "prepared",
    "reweighed",
    "run_hindcast",
    "run_past_talks",
    "run_study",
    "score",
    "settled_study",
    "shown_package",
    "simulate_package",
    "suppose",
    "swings",
    "talks_of",
    "usd_per_point",
]
