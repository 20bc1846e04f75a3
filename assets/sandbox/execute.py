"""A program in any language, run as an answer is: it gets a text on standard input and says another on standard output."""

import base64
import os
import tempfile


def execute(server, request):
    """The facts of a command of the shell, with what it said; it runs in a private folder that holds the files given.

    request: command, input, files (pairs of a relative path and base64), seconds, memory_mb, disk_mb, processes
    """
    trial = server.fork(request)
    if trial is None:
        become(server, request)
    said, facts = server.follow(request, trial)
    return {"said": said.decode("utf-8", "replace"), "bytes": len(said), **facts}


def become(server, request):
    """Goes on as the command: its standard output is the report, its standard error the output. Never returns."""
    try:
        for name, text in request["files"]:
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as file:
                file.write(base64.b64decode(text))
            os.chmod(name, 0o700)
        given = tempfile.TemporaryFile()
        given.write(request["input"].encode())
        given.seek(0)
        os.dup2(given.fileno(), 0)
        os.dup2(server.channel, 1)
        os.execv("/bin/sh", ["sh", "-c", request["command"]])
    except OSError as error:
        os.write(2, f"the command does not start: {error}".encode())
    finally:
        os._exit(126)
