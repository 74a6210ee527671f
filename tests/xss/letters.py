"""Letters that attack whoever reads them, for web/e2e/xss.spec.ts: every attack of the lists and some
that a generator makes of them, each as HTML, as plain text, subject, sender's name and attached file.

    letters.py write FOLDER [--lists FOLDER] [--cases N] [--seed S] [--every N]    into FOLDER/mail
    letters.py tell FOLDER DATA        where they are shown, once FOLDER/mail was imported into DATA
"""
import argparse
import base64
import hashlib
import json
import pathlib
import random
import re
import sqlite3

HERE = pathlib.Path(__file__).resolve().parent
BATCH = 20  # letters of one conversation: what its page loads at once
FIRST_DAY = 1_700_000_000
BYTES = re.compile(rb"\{\{([0-9a-f]{2}(?: [0-9a-f]{2})*)\}\}")


def attacks_of(file):
    """The attacks of one list; its first group tells about it."""
    found = None
    for line in file.read_bytes().split(b"\n"):
        if line == b"%%" or line.startswith(b"%% "):
            if found:
                yield BYTES.sub(lambda match: bytes.fromhex(match[1].decode()), b"\n".join(found))
            found = None if line == b"%% read me" else []
        elif found is not None:
            found.append(line)
    if found:
        yield BYTES.sub(lambda match: bytes.fromhex(match[1].decode()), b"\n".join(found).rstrip(b"\n"))


class Mixer:
    """Makes new attacks: pieces of known ones, put into each other and damaged."""

    WRAPS = [(b"<table><tr><td>", b"</table>"), (b"<svg><desc>", b"</desc></svg>"), (b"<math><mtext>", b"</math>"),
             (b"<select><option>", b"</select>"), (b"<form><div></form>", b"</div>"), (b"<p title='", b"'>x</p>"),
             (b'<img src=cid:x alt="', b'">'), (b"<style>", b"</style>"), (b"<noscript>", b"</noscript>"),
             (b"<!--", b"-->"), (b"<template>", b"</template>"), (b"<p style='color:red;", b"'>x</p>"),
             (b"<details><summary>", b"</details>"), (b"<a href='https://evil.example/", b"'>x</a>"),
             (b"<font color='", b"'>x</font>"), (b"<pre>\n", b"</pre>"), (b"<blockquote type=cite>", b"</blockquote>")]
    ODD = [b"\0", b"<", b">", b'"', b"'", b"`", b"/", b"&", b"=", b"\t", b"\f", b"\r", b"\x1b", b"\xc2", b"\xe2\x80\xae",
           b"\xef\xbf\xbf", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"</", b"/>", b"&#0;", b"&lt;", b"&#x3c;", b"\\"]

    def __init__(self, seeds, seed):
        self.seeds = seeds
        self.random = random.Random(seed)

    def piece(self):
        known = self.random.choice(self.seeds)
        if self.random.random() < 0.5 or len(known) < 8:
            return known
        begin = self.random.randrange(len(known) - 4)
        return known[begin:begin + self.random.randrange(4, 200)]

    def attack(self):
        out = self.piece()
        for _ in range(self.random.randrange(1, 6)):
            out = self.random.choice([self.wrap, self.join, self.damage, self.cut, self.encode, self.repeat])(out)
        return out[:6000]

    def wrap(self, html):
        before, after = self.random.choice(self.WRAPS)
        return before + html + after

    def join(self, html):
        at = self.random.randrange(len(html) + 1)
        return html[:at] + self.piece() + html[at:]

    def damage(self, html):
        for _ in range(self.random.randrange(1, 5)):
            at = self.random.randrange(len(html) + 1)
            html = html[:at] + self.random.choice(self.ODD) + html[at:]
        return html

    def cut(self, html):
        at = self.random.randrange(len(html) + 1)
        return html[:at] + html[at + self.random.randrange(1, 12):]

    def encode(self, html):
        return b"".join(b"&#%d;" % byte if byte < 128 and self.random.random() < 0.1 else bytes([byte]) for byte in html)

    def repeat(self, html):
        return html * self.random.randrange(2, 4)


def word(raw, most=150):
    """As an encoded word of a header; long ones in several, split anywhere."""
    flat = re.sub(rb"[\r\n\0]", b" ", raw)[:most] or b"x"
    return "\r\n ".join("=?utf-8?b?" + base64.b64encode(flat[at:at + 39]).decode() + "?="
                        for at in range(0, len(flat), 39))


def parameter(raw):
    return "utf-8''" + "".join(f"%{byte:02X}" for byte in re.sub(rb"[\r\n]", b" ", raw)[:120])


def encoded(raw):
    return base64.encodebytes(raw).decode().replace("\n", "\r\n")


FILES = [("text/html", ".html"), ("image/svg+xml", ".svg"), ("application/pdf", ".pdf"), ("text/xml", ".xml"),
         ("application/xhtml+xml", ".xhtml"), ("image/png", ".png"), ("message/rfc822", ".eml"), ("text/javascript", ".js")]


def letter(number, attack):
    """Half of them begin with a heading, which has them shown in a frame whatever is left of the rest."""
    batch, place = divmod(number, BATCH)
    kind, ending = FILES[number % len(FILES)]
    html = (b"<h3>needle</h3>" if number % 2 == 0 else b"") + attack
    reply = "" if place == 0 else f"In-Reply-To: <xss-{batch}-0@evil.example>\r\nReferences: <xss-{batch}-0@evil.example>\r\n"
    return "".join([
        f"From: {word(attack)} <batch-{batch}@evil.example>\r\nTo: help@nordhaus.example\r\n",
        f"Subject: {word(b'needle ' + attack)}\r\nMessage-ID: <xss-{batch}-{place}@evil.example>\r\n{reply}",
        f"Date: {date(FIRST_DAY + number * 60)}\r\nMIME-Version: 1.0\r\n",
        'Content-Type: multipart/mixed; boundary="outer"\r\n\r\n--outer\r\n',
        'Content-Type: multipart/alternative; boundary="inner"\r\n\r\n--inner\r\n',
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded(b'needle ' + attack)}\r\n",
        f"--inner\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded(html)}\r\n",
        f"--inner--\r\n--outer\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; ",
        f"filename*={parameter(attack + ending.encode())}\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        f"{encoded(active_file(kind, attack))}\r\n--outer--\r\n"]).encode()


def active_file(kind, attack):
    if kind == "image/svg+xml":
        return b'<svg xmlns="http://www.w3.org/2000/svg" onload="pwned(1)"><script>pwned(1)</script></svg>'
    if kind in ("text/xml", "application/xhtml+xml"):
        return b'<html xmlns="http://www.w3.org/1999/xhtml"><script>pwned(1)</script></html>'
    return b"<!doctype html><script>pwned(1)</script>" + attack


def date(seconds):
    from email.utils import formatdate
    return formatdate(seconds)


def all_attacks(args):
    found = list(attacks_of(HERE / "payloads.txt"))
    if args.lists:
        for file in sorted(pathlib.Path(args.lists).iterdir()):
            found += attacks_of(file)
    mixer = Mixer(found, args.seed)
    return found[::args.every] + [mixer.attack() for _ in range(args.cases)]


def write(args):
    folder = pathlib.Path(args.folder)
    for name in ("cur", "new", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    told = []
    for number, attack in enumerate(all_attacks(args)):
        raw = letter(number, attack)
        (folder / "mail" / "cur" / f"{number:06}").write_bytes(raw)
        told.append({"hash": hashlib.sha256(raw).hexdigest(), "attack": attack.decode("utf-8", "replace")})
    (folder / "letters.json").write_text(json.dumps(told))


def tell(args):
    with sqlite3.connect(pathlib.Path(args.data) / "tandem.db") as connection:
        shown = {row[0]: row[1:] for row in connection.execute(
            "SELECT raw_hash, conversation_id, message_id FROM incoming_mail")}
    told = json.loads((pathlib.Path(args.folder) / "letters.json").read_text())
    print(json.dumps([{"attack": one["attack"], "conversation": shown[one["hash"]][0],
                       "message": shown[one["hash"]][1]} for one in told]))


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    writing = commands.add_parser("write")
    writing.add_argument("folder")
    writing.add_argument("--lists")
    writing.add_argument("--cases", type=int, default=0)
    writing.add_argument("--seed", type=int, default=1)
    writing.add_argument("--every", type=int, default=1)
    writing.set_defaults(run=write)
    telling = commands.add_parser("tell")
    telling.add_argument("folder")
    telling.add_argument("data")
    telling.set_defaults(run=tell)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
