"""Compares what the official harness wrote with what Hindcast wrote of the same answers; fails loudly at a difference.

    python compare.py OFFICIAL_FOLDER HINDCAST_FOLDER NAME
"""

import json
import os
import sys

from bigcodebench.eval import PASS, compatible_eval_result, estimate_pass_at_k


def main(official, hindcast, name):
    theirs, ours = (read(folder, name + "_eval_results.json") for folder in (official, hindcast))
    assert {*theirs} <= {*ours}, f"keys {[*ours]}, the harness writes {[*theirs]}"
    theirs, ours = (compatible_eval_result(results)["eval"] for results in (theirs, ours))
    assert [*ours] == sorted(theirs), f"tasks {[*ours]}, the harness has {[*theirs]}"
    for task_id, entries in theirs.items():
        for number, (one, other) in enumerate(zip(entries, ours[task_id], strict=True)):
            assert {*one} <= {*other}, f"{task_id}: keys {[*other]}, the harness writes {[*one]}"
            for key in ("task_id", "solution", "status"):
                assert one[key] == other[key], f"{task_id}, answer {number}: {key} {other[key]!r}, not {one[key]!r}"
            # The harness has no word for a program that ended without one.
            if one["status"] != "timeout":
                assert {*one["details"]} == {*other["details"]}, f"{task_id}, answer {number}: {other['details']}"

    rates = read(official, name + "_pass_at_k.json")
    assert read(hindcast, name + "_pass_at_k.json") == rates, f"other rates than {rates}"
    passed = [sum(entry["status"] == PASS for entry in entries) for entries in ours.values()]
    tries = [len(entries) for entries in ours.values()]
    for k in (1, 2):
        assert abs(estimate_pass_at_k(tries, passed, k).mean() - rates[f"pass@{k}"]) < 1e-12
    print(f"{len(ours)} tasks, {sum(tries)} answers: status, programs, failed tests and rates are the same")


def read(folder, name):
    with open(os.path.join(folder, name)) as file:
        return json.load(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
