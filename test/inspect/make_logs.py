"""Makes one small log of each kind with inspect_ai's mock model, into the folder given.

    python make_logs.py FOLDER

The logs beside this file were made by it. Ids and times differ from one making to the next, so the expected values
(`expected_values.py`) belong to the logs they were made of.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

os.environ["INSPECT_DISPLAY"] = "none"

from inspect_ai import Epochs, Task, eval, task
from inspect_ai.dataset import Sample
from inspect_ai.log import read_eval_log, write_eval_log
from inspect_ai.model import (
    ChatMessageSystem,
    ChatMessageUser,
    ContentImage,
    ContentReasoning,
    ContentText,
    ModelOutput,
    ModelUsage,
    get_model,
)
from inspect_ai.scorer import Score, accuracy, grouped, includes, match, mean, model_graded_qa, scorer, stderr
from inspect_ai.solver import TaskState, chain, generate, solver, system_message, use_tools
from inspect_ai.tool import ToolError, tool

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
LONG = "A long text, to be kept once as an attachment. " * 12


def answer(text, tokens=(10, 2), **usage):
    output = ModelOutput.from_content("mockllm/model", text)
    output.usage = ModelUsage(
        input_tokens=tokens[0], output_tokens=tokens[1], total_tokens=sum(tokens) + sum(usage.values()), **usage
    )
    return output


def call(name, arguments, tokens=(20, 5)):
    output = ModelOutput.for_tool_call("mockllm/model", name, arguments)
    output.usage = ModelUsage(input_tokens=tokens[0], output_tokens=tokens[1], total_tokens=sum(tokens))
    return output


def mock(outputs):
    return get_model("mockllm/model", custom_outputs=outputs, memoize=False)


@tool
def add():
    async def execute(x: int, y: int):
        """Adds two numbers.

        Args:
            x: One number.
            y: The other.
        """
        if x < 0:
            raise ToolError("negative numbers are not for sale")
        return str(x + y)

    return execute


@scorer(metrics={"style": [mean(), stderr()], "length": [mean()]})
def two_sided():
    async def score(state, target):
        text = state.output.completion
        return Score(value={"style": 0.5, "length": len(text)}, explanation="measured", metadata={"words": text.split()})

    return score


@scorer(metrics=[mean()])
def not_a_number():
    async def score(state, target):
        return Score(value=float("nan") if state.sample_id == "2" else 0.25)

    return score


@solver
def breaks(on):
    async def solve(state: TaskState, generate):
        if str(state.sample_id) in on and state.epoch == 1:
            raise ValueError(f"sample {state.sample_id} broke on purpose")
        return state

    return solve


@solver
def loops(times):
    async def solve(state: TaskState, generate):
        for _ in range(times):
            state.messages.append(ChatMessageUser(content="Go on."))
            state = await generate(state)
        return state

    return solve


def epochs_and_scorers(folder):
    """Three epochs, three scorers (one of two values), ids with slashes and beyond ASCII, metadata of every kind."""
    samples = [
        Sample(id="folder/one", input="Say yes.", target="yes", metadata={"level": 1, "tags": ["a"], "none": None}),
        Sample(id="zwei ä 漢", input="Say no.", target=["no", "nein"], metadata={"big": 2**63 + 1, "fraction": 0.1}),
        Sample(id=3, input="Say perhaps.", target="perhaps", choices=None),
    ]
    outputs = [answer(text) for text in ("yes", "no", "perhaps", "no", "yes", "perhaps", "yes", "nein", "no")]
    return Task(
        dataset=samples,
        solver=[system_message("Be brief."), generate()],
        scorer=[includes(), match(), two_sided()],
        epochs=Epochs(3, ["mean", "max"]),
        name="epochs",
        metadata={"purpose": "test"},
        tags=["made", "mock"],
    ), mock(outputs), {}


def errors(folder):
    """One sample fails for good, one is retried, one is fine."""
    samples = [Sample(id=str(n), input=f"Task {n}", target="ok") for n in (1, 2, 3)]
    return Task(
        dataset=samples, solver=[generate(), breaks({"2"})], scorer=includes(), name="errors"
    ), mock([answer("ok")] * 9), {"fail_on_error": False, "retry_on_error": 1}


def failed(folder):
    """The whole run ends in an error."""
    samples = [Sample(id=str(n), input=f"Task {n}", target="ok") for n in (1, 2)]
    return Task(
        dataset=samples, solver=[generate(), breaks({"2"})], scorer=includes(), name="failed"
    ), mock([answer("ok")] * 9), {"fail_on_error": True}


def limits(folder):
    """Stopped by a limit on messages, and on tokens."""
    samples = [Sample(id="loop", input="Begin.", target="done")]
    return Task(
        dataset=samples, solver=loops(20), scorer=includes(), message_limit=7, name="limits"
    ), mock([answer("going on")] * 30), {}


def token_limit(folder):
    samples = [Sample(id="loop", input="Begin.", target="done")]
    return Task(
        dataset=samples, solver=loops(20), scorer=includes(), token_limit=50, name="token_limit"
    ), mock([answer("going on")] * 30), {}


def tools(folder):
    """Tool calls, one of which fails; long texts as attachments; the history repeated by every call."""
    samples = [Sample(id="sum", input=f"{LONG} What is 2 + 3?", target="5")]
    outputs = [call("add", {"x": 2, "y": 3}), call("add", {"x": -2, "y": 3}), call("add", {"x": 0, "y": 5}), answer("5")]
    return Task(
        dataset=samples,
        solver=[system_message(LONG + "Use tools."), use_tools(add()), generate()],
        scorer=match(),
        name="tools",
    ), mock(outputs), {}


def images(folder):
    """An image in the input, reasoning in the answer, cached tokens in the usage."""
    content = [ContentText(text="What is this?"), ContentImage(image=PIXEL, detail="low")]
    samples = [Sample(id=1, input=[ChatMessageSystem(content="Look."), ChatMessageUser(content=content)], target="pixel")]
    output = answer("A pixel.", (5, 9), input_tokens_cache_read=100, input_tokens_cache_write=7)
    output.choices[0].message.content = [
        ContentReasoning(reasoning="It is small.", signature="s1"),
        ContentText(text="A pixel."),
    ]
    return Task(dataset=samples, solver=generate(), scorer=includes(), name="images"), mock([output]), {
        "reasoning_effort": "high"
    }


def graded(folder):
    """Graded by another model, in a role of its own."""
    samples = [Sample(id=str(n), input=f"Question {n}", target="42") for n in (1, 2)]
    grader = mock([answer("GRADE: C"), answer("GRADE: P")])
    return Task(
        dataset=samples,
        solver=generate(),
        scorer=model_graded_qa(partial_credit=True),
        model_roles={"grader": grader},
        name="graded",
    ), mock([answer("42"), answer("about 42")]), {}


def not_finite(folder):
    """A score that is not a number."""
    samples = [Sample(id=str(n), input=f"Task {n}", target="x") for n in (1, 2, 3)]
    return Task(dataset=samples, solver=generate(), scorer=not_a_number(), name="not_finite"), mock([answer("x")] * 3), {}


KINDS = [epochs_and_scorers, errors, failed, limits, token_limit, tools, images, graded, not_finite]


def run(make, folder, **options):
    made, model, more = make(folder)
    return eval(made, model=model, log_dir=str(folder), display="none", max_samples=1, **more, **options)


def child(kind, folder):
    """Runs in a process of its own that stops in the middle: killed (crashed) or interrupted (cancelled)."""

    @solver
    def stops():
        async def solve(state, generate):
            if state.sample_id == 3:
                if kind == "crashed":
                    os._exit(9)
                os.kill(os.getpid(), 2)
                import anyio

                await anyio.sleep(20)
            return state

        return solve

    samples = [Sample(id=n, input=f"Task {n}", target="ok") for n in (1, 2, 3, 4)]
    made = Task(dataset=samples, solver=[generate(), stops()], scorer=includes(), name=kind)
    eval(made, model=mock([answer("ok")] * 9), log_dir=folder, display="none", max_samples=1, log_buffer=1)


def only_log(folder):
    (log,) = sorted(Path(folder).glob("*.eval")) or sorted(Path(folder).glob("*.json"))
    return log


def repack(source, target, method, repeat=None):
    """The same members in another compression; one of them may come twice, the first time damaged in its meaning."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", method) as new:
        for info in old.infolist():
            data = old.read(info)
            if repeat and info.filename.startswith(repeat):
                new.writestr(info.filename, data.replace(b'"epoch":1', b'"epoch":1,"superseded":true').replace(b"Task", b"Old task"))
            new.writestr(info.filename, data)


def main(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for make in KINDS:
            where = Path(temporary) / make.__name__
            run(make, where)
            shutil.copy(only_log(where), folder / f"{make.__name__}.eval")
        for kind in ("crashed", "cancelled"):
            where = Path(temporary) / kind
            subprocess.run([sys.executable, __file__, "--child", kind, str(where)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            shutil.copy(only_log(where), folder / f"{kind}.eval")
        write_eval_log(read_eval_log(str(folder / "epochs_and_scorers.eval")), str(folder / "epochs.json"))
        repack(folder / "errors.eval", folder / "deflate.eval", zipfile.ZIP_DEFLATED)
        repack(folder / "errors.eval", folder / "repeated.eval", zipfile.ZIP_DEFLATED, "samples/")
        repack(folder / "errors.eval", folder / "stored.eval", zipfile.ZIP_STORED)
        try:
            from inspect_ai.log._recorders.chunked.convert import convert_eval_logs_to_chunked

            convert_eval_logs_to_chunked(
                str(folder / "tools.eval"), str(Path(temporary) / "chunked"), chunk_size=3, attachments_chunk_bytes=700
            )
            shutil.copy(Path(temporary) / "chunked" / "tools.eval", folder / "chunked.eval")
        except ImportError:
            print("this inspect_ai has no chunked samples: chunked.eval is not made", file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        child(sys.argv[2], sys.argv[3])
    else:
        main(sys.argv[1])
