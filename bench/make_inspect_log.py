"""Makes an Inspect log of any size, as inspect_ai writes them: zstd, messages in a pool, long texts as attachments.

    python make_inspect_log.py FILE SAMPLES TURNS [WORDS]

A turn is a call of a model, a call of a tool and its result of so many words (600, some kilobytes, by default).
"""

import json
import random
import sys
import zipfile

from inspect_ai._util.zipfile import zipfile_compress_kwargs

generator = random.Random(7)
WORDS = ["".join(generator.choice("etaoinshrdlucmfw") for _ in range(generator.randint(2, 10))) for _ in range(4000)]
USAGE = {"input_tokens": 900, "output_tokens": 60, "total_tokens": 960}


def text(length):
    return " ".join(generator.choices(WORDS, k=length))


def identity():
    return "".join(generator.choices("23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", k=22))


def time(seconds):
    return f"2026-05-01T{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000001+00:00"


def sample(number, turns, words):
    messages = [
        {"id": identity(), "content": text(300), "role": "system"},
        {"id": identity(), "content": text(200), "source": "input", "role": "user"},
    ]
    attachments = {}

    def attached(content):
        key = f"{generator.getrandbits(128):032x}"
        attachments[key] = content
        return f"attachment://{key}"

    pool = [{**message, "content": attached(message["content"])} for message in messages]
    events = []
    for turn in range(turns):
        call = {"id": identity(), "function": "bash", "arguments": {"cmd": text(20)}, "type": "function"}
        answer = {"id": identity(), "content": text(60), "source": "generate", "role": "assistant", "tool_calls": [call], "model": "gpt-4o"}
        result = {"id": identity(), "content": text(words), "role": "tool", "tool_call_id": call["id"], "function": "bash"}
        start = number * 60 + turn * 2
        short = {**answer, "content": attached(answer["content"])}
        kept = {**result, "content": attached(result["content"])}
        output = {"model": "gpt-4o", "choices": [{"message": short, "stop_reason": "tool_calls"}], "completion": short["content"], "usage": USAGE, "time": 1.5}
        base = {"span_id": identity(), "working_start": turn * 2.0}
        events.append({"uuid": identity(), **base, "timestamp": time(start), "event": "model", "model": "openai/gpt-4o", "input": [],
                       "input_refs": [[0, len(pool)]], "tools": [], "tool_choice": "auto", "config": {}, "output": output,
                       "call": {"request": {"model": "gpt-4o", "call_refs": [[0, len(pool)]]}, "response": {"choices": [{"message": {"content": short["content"]}}]}},
                       "completed": time(start + 1), "working_time": 1.5})
        events.append({"uuid": identity(), **base, "timestamp": time(start + 1), "event": "tool", "type": "function", "id": call["id"],
                       "function": "bash", "arguments": call["arguments"], "result": kept["content"], "events": [], "completed": time(start + 2)})
        events.append({"uuid": identity(), **base, "timestamp": time(start + 2), "event": "state", "changes": [
            {"op": "add", "path": f"/messages/{len(pool)}", "value": short}, {"op": "add", "path": f"/messages/{len(pool) + 1}", "value": kept}]})
        messages += [answer, result]
        pool += [short, kept]
    total = {key: value * turns for key, value in USAGE.items()}
    return {
        "id": f"task-{number}", "epoch": 1, "input": messages[1]["content"], "target": "yes", "messages": messages,
        "output": {"model": "gpt-4o", "choices": [{"message": messages[-2], "stop_reason": "stop"}], "completion": messages[-2]["content"], "usage": USAGE},
        "scores": {"match": {"value": "C" if number % 3 else "I", "answer": "yes", "explanation": text(30), "history": []}},
        "metadata": {"level": number % 5}, "store": {}, "events": events, "model_usage": {"openai/gpt-4o": total}, "role_usage": {},
        "started_at": time(number * 60), "completed_at": time(number * 60 + turns * 2), "total_time": turns * 2.0, "working_time": turns * 1.5,
        "uuid": identity(), "error_retries": [], "attachments": attachments, "events_data": {"messages": pool, "calls": []},
    }


def summary(one):
    kept = ["id", "epoch", "target", "metadata", "scores", "model_usage", "started_at", "completed_at", "total_time", "working_time", "uuid"]
    return {**{key: one[key] for key in kept}, "input": one["input"][:1024], "retries": 0, "completed": True, "message_count": len(one["messages"])}


def main(path, samples, turns, words=600):
    spec = {
        "eval_id": identity(), "run_id": identity(), "created": time(0), "task": "bench", "task_id": identity(), "task_version": 0,
        "dataset": {"name": "bench", "samples": samples, "sample_ids": [f"task-{number}" for number in range(samples)], "shuffled": False},
        "model": "openai/gpt-4o", "solver": "react", "config": {"epochs": 1}, "packages": {"inspect_ai": "0.3.285"},
        "scorers": [{"name": "match", "metrics": [{"name": "inspect_ai/accuracy", "options": {}}]}],
    }
    plan = {"name": "plan", "steps": [{"solver": "react", "params": {}}], "config": {}}
    passed = sum(1 for number in range(samples) if number % 3)
    unpacked = 0
    with zipfile.ZipFile(path, "w", **zipfile_compress_kwargs) as log:
        log.writestr("_journal/start.json", json.dumps({"version": 2, "eval": spec, "plan": plan}))
        summaries = []
        for number in range(samples):
            one = sample(number, turns, words)
            data = json.dumps(one, separators=(",", ":"))
            unpacked += len(data)
            log.writestr(f"samples/{one['id']}_epoch_1.json", data)
            summaries.append(summary(one))
        log.writestr("summaries.json", json.dumps(summaries, separators=(",", ":")))
        metrics = {"accuracy": {"name": "accuracy", "value": passed / samples, "params": {}}}
        results = {"total_samples": samples, "completed_samples": samples, "scores": [{"name": "match", "scorer": "match", "params": {}, "metrics": metrics}]}
        total = {key: value * turns * samples for key, value in USAGE.items()}
        stats = {"started_at": time(0), "completed_at": time(samples * 60), "model_usage": {"openai/gpt-4o": total}}
        log.writestr("header.json", json.dumps({"version": 2, "status": "success", "eval": spec, "plan": plan, "results": results, "stats": stats}))
    print(json.dumps({"unpacked": unpacked}))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
