#!/usr/bin/env python3
"""Teaches the spam filter half of the Spam Assassin corpus and tries the other half, as `tandem spam`
does for everybody: the first half of each kind by a fixed shuffle."""
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import corpus

PROGRAM = corpus.ROOT / "build/release/tandem"
LEAST_FOUND = 85.0    # per cent of spam
MOST_WRONG = 0.2      # per cent of wanted mail


def tandem(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def write_halves(where):
    letters = corpus.letters()
    random.Random(1).shuffle(letters)
    for kind in ("ham", "spam"):
        of_kind = [letter for letter in letters if ("spam" if letter.name.startswith("spam") else "ham") == kind]
        for half, mails in (("taught", of_kind[0::2]), ("tried", of_kind[1::2])):
            corpus.write_mbox(where / f"{kind}-{half}.mbox", mails)


def main():
    with tempfile.TemporaryDirectory(prefix="tandem-spam-") as folder:
        where = pathlib.Path(folder)
        write_halves(where)
        data = ("--data", where / "data")
        print(tandem("spam", "train", *data, "--ham", where / "ham-taught.mbox",
                     "--spam", where / "spam-taught.mbox"), end="")
        said = tandem("spam", "test", *data, "--ham", where / "ham-tried.mbox",
                      "--spam", where / "spam-tried.mbox")
        print(said, end="")
        found, wrong = map(float, re.findall(r"([\d.]+) %", said))
        if found < LEAST_FOUND or wrong > MOST_WRONG:
            sys.exit(f"expected at least {LEAST_FOUND} % found and at most {MOST_WRONG} % wrong")


if __name__ == "__main__":
    main()
