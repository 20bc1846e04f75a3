import sys
from itertools import chain
from operator import methodcaller
from collections import deque


def load():
    import builtins, json, os, types
    text = sys.stdin.buffer
    setup = json.loads(text.read(int.from_bytes(text.read(8), "big")))
    is_cold = isinstance(setup, list)
    parts = {}
    for name, source in (setup[0] if is_cold else setup["sources"]).items():
        parts[name] = types.ModuleType(name)
        # Builtins of their own: what an answer puts in place of the common ones is not called here.
        parts[name].__dict__["__builtins__"] = dict(builtins.__dict__)
        exec(compile(source, name + ".py", "exec"), parts[name].__dict__)
    if is_cold:
        _, request, channel, nonce = setup
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.set_inheritable(channel, False)
        sys.stdin = sys.__stdin__ = open(0)
        return parts["trial"].steps(request, parts["trial"].sender(channel, nonce), parts)
    if setup["jail"] is not None:
        setup["held"] = parts["jail"].enter(setup["jail"], parts["guard"])
    return parts["server"].steps(setup, parts)


# Whatever is called here finds neither the steps nor what made them: both are gone, and the loop is not Python.
deque(map(methodcaller("__call__"), chain.from_iterable(globals().pop("load")())), 0)
