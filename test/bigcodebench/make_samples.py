"""Writes a small benchmark in BigCodeBench's form, and two answers to each of its tasks.

    python make_samples.py TASKS.jsonl SAMPLES.jsonl
"""

import json
import sys

HEAD = "import math\ndef task_func(x):\n"
TEST = """import unittest
class TestCases(unittest.TestCase):
    def test_one(self):
        self.assertEqual(task_func(1), {one})
    def test_four(self):
        self.assertEqual(task_func(4), {four})
"""

# What stands below the head: right, and two answers.
TASKS = [
    ("    return math.sqrt(x)\n", (1, 2), ["    return math.sqrt(x)\n", "    return x ** 0.5\n"]),
    ("    return x + 1\n", (2, 5), ["    return x + 1\n", "    return 2\n"]),
    ("    return -x\n", (-1, -4), ["    return x\n", "    raise ValueError('no \\u00e9')\n"]),
    # The first is no Python, the second imports what is not there, as a program of its own.
    ("    return x * 2\n", (2, 8), ["    return x *\n", "import nowhere\ndef task_func(x): return x * 2\n"]),
]


def main(tasks, samples):
    with open(tasks, "w") as rows, open(samples, "w") as answers:
        for number, (right, (one, four), bodies) in enumerate(TASKS):
            row = {
                "task_id": f"BigCodeBench/{number}",
                "complete_prompt": HEAD + '    """A small task."""\n',
                "instruct_prompt": "A small task.",
                "canonical_solution": right,
                "code_prompt": HEAD,
                "test": TEST.format(one=one, four=four),
                "entry_point": "task_func",
                "doc_struct": "{}",
                "libs": "['math']",
            }
            rows.write(json.dumps(row) + "\n")
            for body in bodies:
                solution = HEAD + body if body.startswith(" ") else body
                answers.write(json.dumps({"task_id": row["task_id"], "solution": solution}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
