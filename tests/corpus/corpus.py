"""The Spam Assassin public corpus: real mails of 2002, many of them broken; ham and spam together."""
import dataclasses
import hashlib
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FROM_LINE = b"From corpus@example.com Thu Aug 22 12:00:00 2002\n"


@dataclasses.dataclass(frozen=True)
class Letter:
    name: str  # easy-ham-1/00001.7c53336b37003a9286aba55d2945844c
    raw: bytes


def sha256(raw):
    return hashlib.sha256(raw).hexdigest()


def folder():
    return pathlib.Path(subprocess.run([ROOT / "scripts" / "corpus"], check=True, text=True,
                                       stdout=subprocess.PIPE).stdout.strip())


def letters():
    data = folder()
    return [Letter(str(file.relative_to(data))[:-len(".txt")], file.read_bytes())
            for file in sorted(data.glob("*/*.txt"))]


def write_maildir(where, mails):
    """Each file of the corpus as it is, though most begin with the From line of an mbox."""
    for name in ("cur", "new", "tmp"):
        (where / name).mkdir(parents=True)
    for mail in mails:
        (where / "cur" / mail.name.replace("/", "-")).write_bytes(mail.raw)


def without_from_line(raw):
    return raw.split(b"\n", 1)[1] if raw.startswith(b"From ") else raw


def in_mbox(raw):
    """The bytes that a reader of the mbox gets back: its lines end, its From line is the file's."""
    raw = without_from_line(raw)
    return raw if raw.endswith(b"\n") else raw + b"\n"


def write_mbox(file, mails):
    """As mboxrd has it: every line of a mail that begins with "From ", behind any marks, is marked."""
    with file.open("wb") as out:
        for mail in mails:
            lines = in_mbox(mail.raw).split(b"\n")
            marked = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
            out.write(FROM_LINE + b"\n".join(marked) + b"\n")
