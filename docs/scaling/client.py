"""A client that fits and settles one study and prints what it took, as one line of JSON: run by measure.py."""

import json
import sys
import time

from winset.app.options import executor_of
from winset.kept import Kept, kept_folder
from winset.policy.case import read_case
from winset.study import Study, fitted_corridor, settled_study, talks_of


def main() -> None:
    """Settle january-2024 with `argv[1]` draws on the executor `argv[2]`, keeping chunks as `winset analyse` does."""
    study = Study("january-2024", draws=int(sys.argv[1]))
    case = read_case(study.case)
    with executor_of(sys.argv[2], study.threads) as executor:
        talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
        fitted, start = time.process_time(), time.perf_counter()
        kept = Kept(kept_folder())
        settled = settled_study(study, talks, executor, kept)
    kept.forget()
    figures = {
        "packages": len(settled.packages.ratified),
        "fit_cpu_s": fitted,
        "settle_cpu_s": time.process_time() - fitted,
        "settle_s": time.perf_counter() - start,
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
