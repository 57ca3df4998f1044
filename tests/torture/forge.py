"""Loads everything once, then makes servers by fork: a start costs a tenth of a start from nothing.

Reads words from standard input: `start` answers with the child's id, `kill` when it is gone.
"""

import os
import signal
import sys

PRELOAD = ("handrail.app", "handrail.cli", "uvicorn", "uvloop", "httptools", "litestar", "sqlmodel")


def preload() -> None:
    for name in PRELOAD:
        __import__(name)


def become_server(arguments: list[str]) -> None:
    from handrail.cli import main

    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # the forge's own answers go to standard output
    main(["serve", *arguments])


def obey(arguments: list[str]) -> None:
    child = 0
    for line in sys.stdin:
        word = line.strip()
        if word == "start":
            child = os.fork()
            if child == 0:
                try:
                    become_server(arguments)
                finally:
                    os._exit(0)
            print(child, flush=True)
        elif word == "kill":
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            print("gone", flush=True)


if __name__ == "__main__":
    preload()
    obey(sys.argv[1:])
