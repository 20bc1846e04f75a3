"""What inspect_ai itself reads from logs, as small JSON: one file for each log, into the folder given.

    python expected_values.py FOLDER LOG...

Texts stand as digests. Messages are [role, text] pairs, as `ChatMessage.text` gives it; of every call of a model the
messages sent and the answer; NaN as its name.
"""

import hashlib
import json
import math
import os
import sys
from pathlib import Path

os.environ["INSPECT_DISPLAY"] = "none"

from inspect_ai.event import ModelEvent, SubtaskEvent, ToolEvent
from inspect_ai.log import read_eval_log, read_eval_log_sample, read_eval_log_sample_summaries


def digest(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def said(message):
    return [message.role, message.text]


def number(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: number(item) for key, item in value.items()}
    return [number(item) for item in value] if isinstance(value, list) else value


def usage(by_model):
    return {
        model: [one.input_tokens, one.output_tokens, one.input_tokens_cache_read, one.input_tokens_cache_write]
        for model, one in by_model.items()
    }


def flat(events):
    for event in events:
        yield event
        if isinstance(event, (ToolEvent, SubtaskEvent)):
            yield from flat(event.events)


def sample_values(sample):
    models = [event for event in flat(sample.events) if isinstance(event, ModelEvent)]
    tools = [event for event in flat(sample.events) if isinstance(event, ToolEvent)]
    text = sample.input if isinstance(sample.input, str) else "\n\n".join(m.text for m in sample.input if m.text)
    return {
        "id": str(sample.id),
        "epoch": sample.epoch,
        "uuid": sample.uuid,
        "input": digest(text),
        "target": digest(sample.target),
        "scores": {name: number(score.value) for name, score in (sample.scores or {}).items()},
        "error": sample.error.message if sample.error else None,
        "limit": [sample.limit.type, number(sample.limit.limit)] if sample.limit else None,
        "retries": len(sample.error_retries or []),
        "seconds": number(sample.total_time),
        "usage": usage(sample.model_usage),
        "messages": digest([said(message) for message in sample.messages]),
        "calls": [
            [
                event.model,
                digest([said(message) for message in event.input]),
                digest(said(event.output.choices[0].message)) if event.output.choices else None,
                event.output.choices[0].stop_reason if event.output.choices else None,
            ]
            for event in models
        ],
        "tools": [[event.function, event.error.message if event.error else None] for event in tools],
    }


def log_values(path):
    header = read_eval_log(path, header_only=True)
    log = read_eval_log(path, resolve_attachments="full")
    results = header.results
    values = {
        "status": header.status,
        "evalId": header.eval.eval_id,
        "task": header.eval.task,
        "model": header.eval.model,
        "error": header.error.message if header.error else None,
        "scores": [
            [score.name, score.scorer, score.reducer, {key: number(metric.value) for key, metric in score.metrics.items()}]
            for score in (results.scores if results else [])
        ],
        "usage": usage(header.stats.model_usage),
        "summaries": sorted([str(one.id), one.epoch] for one in read_eval_log_sample_summaries(path)),
        "samples": sorted(map(sample_values, log.samples or []), key=lambda one: (one["id"], one["epoch"])),
    }
    for sample in log.samples or []:
        again = read_eval_log_sample(path, sample.id, sample.epoch, resolve_attachments="full")
        assert sample_values(again) == sample_values(sample)
    return values


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for path in sys.argv[2:]:
        # inspect_ai does not read samples in pieces yet; this one is another log in that form.
        source = path.replace("chunked.eval", "tools.eval")
        text = json.dumps(log_values(source), ensure_ascii=False, indent=1)
        (folder / f"{Path(path).name}.json").write_text(text + "\n")
