"""Opens logs that Hindcast wrote with inspect_ai itself, by every way it has; fails loudly where one is refused.

    python check_written.py LOG...
"""

import os
import sys

os.environ["INSPECT_DISPLAY"] = "none"

from inspect_ai.analysis import evals_df, events_df, messages_df, samples_df
from inspect_ai.log import list_eval_logs, read_eval_log, read_eval_log_sample, read_eval_log_sample_summaries


def check(path):
    header = read_eval_log(path, header_only=True)
    log = read_eval_log(path, resolve_attachments="full")
    samples = log.samples or []
    assert len(read_eval_log_sample_summaries(path)) == len(samples)
    for sample in samples:
        again = read_eval_log_sample(path, sample.id, sample.epoch)
        assert [m.text for m in again.messages] == [m.text for m in sample.messages]
    evals = evals_df([path], strict=True)
    frame = samples_df([path], strict=True)
    messages = messages_df([path], strict=True)
    events = events_df([path], strict=True)
    assert len(evals) == 1 and len(frame) == len(samples)
    # One row for each message id, wherever in a sample it stands.
    assert (len(messages) > 0) == any(sample.messages for sample in samples)
    scored = [sample for sample in samples if sample.scores]
    columns = [name for name in frame.columns if name.startswith("score_")]
    assert bool(scored) == bool(columns)
    print(
        f"{os.path.basename(path)}: {header.status}, {len(samples)} samples, {len(messages)} messages, "
        f"{len(events)} events, {len(evals.columns)} and {len(frame.columns)} columns"
    )


if __name__ == "__main__":
    for path in sys.argv[1:]:
        check(path)
    assert len(list_eval_logs(os.path.dirname(sys.argv[1]))) >= len(sys.argv[1:])
