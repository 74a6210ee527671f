"""The Spam Assassin public corpus (about 6,000 real mails of 2002) as one mbox file; tests/corpus has
its lock file and scripts/corpus fetches it."""
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def mails_in(data):
    for file in sorted(data.glob("*/*.txt")):
        yield file.read_bytes()


def corpus_as_mbox(folder):
    """The file and how many mails are in it; (None, 0) when there is no corpus to be had."""
    fetched = subprocess.run([ROOT / "scripts" / "corpus"], stdout=subprocess.PIPE, text=True, check=False)
    if fetched.returncode != 0:
        return None, 0
    mbox = folder / "corpus.mbox"
    count = 0
    with mbox.open("wb") as out:
        for mail in mails_in(pathlib.Path(fetched.stdout.strip())):
            if mail.startswith(b"From "):
                mail = mail.split(b"\n", 1)[1]
            escaped = mail.replace(b"\nFrom ", b"\n>From ")
            out.write(b"From bench@example.com Thu Aug 22 12:00:00 2002\n" + escaped.rstrip(b"\n") + b"\n\n")
            count += 1
    return mbox, count
