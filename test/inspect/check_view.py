"""Serves a folder of logs that Hindcast wrote with `inspect view` and asks for them as its page does.

    python check_view.py FOLDER

The page lists the folder, asks for headers, and reads everything else out of the zip by ranges of bytes: its list of
members, the summaries, and one member a sample. All of it must be what `read_eval_log` reads of the file.
"""

import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

from inspect_ai.log import read_eval_log

SECONDS_TO_START = 60


class Ranges(io.RawIOBase):
    """A log on the server as a file, read by ranges."""

    def __init__(self, server, name):
        self.server, self.name, self.at = server, name, 0
        self.size = server.json(f"/log-size/{name}")

    def seekable(self):
        return True

    def readable(self):
        return True

    def tell(self):
        return self.at

    def seek(self, offset, whence=io.SEEK_SET):
        self.at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        return self.at

    def readinto(self, target):
        if self.at >= self.size or len(target) == 0:
            return 0
        end = min(self.size, self.at + len(target)) - 1
        data = self.server.bytes(f"/log-bytes/{self.name}?start={self.at}&end={end}")
        assert len(data) == end - self.at + 1, f"{self.name}: {len(data)} bytes of a range of {end - self.at + 1}"
        target[: len(data)] = data
        self.at += len(data)
        return len(data)


class Server:
    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}/api"
        inspect = os.path.join(os.path.dirname(sys.executable), "inspect")
        command = [sys.executable, inspect, "view", "start", "--host", "127.0.0.1", "--port", str(port), "--log-dir", folder]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)

    def bytes(self, path):
        with urllib.request.urlopen(self.base + path, timeout=60) as answer:
            return answer.read()

    def json(self, path):
        return json.loads(self.bytes(path))

    def wait(self):
        for _ in range(SECONDS_TO_START * 5):
            try:
                return self.json("/log-dir")
            except urllib.error.URLError:
                assert self.process.poll() is None, f"inspect view ended with code {self.process.returncode}"
                time.sleep(0.2)
        raise AssertionError(f"inspect view did not answer within {SECONDS_TO_START} s")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def check_log(server, file):
    name = urllib.parse.quote(file["name"], safe="")
    log = read_eval_log(file["name"])
    (header,) = server.json(f"/log-headers?file={name}")
    assert header["eval"]["eval_id"] == log.eval.eval_id and header["status"] == log.status, file["name"]
    whole = server.json(f"/logs/{name}?header-only=0")
    assert whole["eval"]["task"] == log.eval.task, file["name"]
    with zipfile.ZipFile(io.BufferedReader(Ranges(server, name))) as members:
        assert json.loads(members.read("header.json"))["eval"]["eval_id"] == log.eval.eval_id
        summaries = json.loads(members.read("summaries.json"))
        samples = log.samples or []
        assert {(one["id"], one["epoch"]) for one in summaries} == {(one.id, one.epoch) for one in samples}, file["name"]
        for sample in samples:
            served = json.loads(members.read(f"samples/{sample.id}_epoch_{sample.epoch}.json"))
            assert [one["role"] for one in served["messages"]] == [one.role for one in sample.messages], file["name"]
            assert set(served.get("scores") or {}) == set(sample.scores or {}), file["name"]
    return len(summaries)


def main(folder):
    expected = sorted(name for name in os.listdir(folder) if name.endswith(".eval"))
    server = Server(folder)
    try:
        server.wait()
        listed = server.json("/log-files")["files"]
        assert sorted(os.path.basename(file["name"]) for file in listed) == expected, "not every log is listed"
        assert len(server.json("/logs")["files"]) == len(expected)
        samples = sum(check_log(server, file) for file in listed)
    finally:
        server.stop()
    print(f"inspect view serves {len(listed)} logs and {samples} samples")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
