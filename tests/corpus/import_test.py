"""Real mail: the whole Spam Assassin corpus goes through `tandem import`, on SQLite and PostgreSQL."""
import http.client
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "mail-servers")]
import corpus  # noqa: E402
import jwz  # noqa: E402
from desk import PROGRAM, ROOT, Desk, free_port  # noqa: E402

SHOWN = """
    SELECT i.raw_hash, COALESCE(c.shown_in, c.id), m.id
      FROM incoming_mail i
      JOIN messages m ON m.id = i.message_id
      JOIN conversations c ON c.id = m.conversation_id"""


class Sqlite:
    def __init__(self, folder):
        self.folder = folder
        self.settings = []

    def rows(self, sql):
        with sqlite3.connect(self.folder / "tandem.db") as connection:
            return [tuple(str(value) for value in row) for row in connection.execute(sql)]


class Postgres:
    def __init__(self, url):
        self.url = url
        self.settings = ["--database", url]

    def rows(self, sql):
        text = subprocess.run(["psql", self.url, "-AtX", "-F", "\t", "-c", sql], check=True, text=True,
                              capture_output=True).stdout
        return [tuple(line.split("\t")) for line in text.splitlines()]


class Import(unittest.TestCase):
    """What must be so however the corpus came in; the classes below say how."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tandem-corpus-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.data = cls.folder / "data"
        cls.letters = corpus.letters()
        cls.by_hash = {corpus.sha256(cls.kept(letter.raw)): letter for letter in cls.letters}
        cls.database = cls.make_database()
        cls.source = cls.folder / "mail"
        cls.write(cls.source, cls.letters)
        cls.report = cls.run_import()

    @classmethod
    def tandem(cls, *arguments):
        return subprocess.run([PROGRAM, *arguments, "--data", cls.data, *cls.database.settings],
                              check=True, text=True, stdout=subprocess.PIPE).stdout

    @classmethod
    def run_import(cls):
        return cls.tandem("import", cls.kind, cls.source)

    def number(self, words, report=None):
        found = re.search(rf"^ *(\d+)  {re.escape(words)}$", report or self.report, re.MULTILINE)
        return int(found.group(1)) if found else 0

    def shown(self):
        """Each letter's name -> its conversation, as an agent sees it, and its message."""
        return {self.by_hash[hash].name: (conversation, message)
                for hash, conversation, message in self.database.rows(SHOWN)}

    def test_1_every_message_is_in(self):
        self.assertEqual(len(self.letters), 6046)
        self.assertEqual(self.number("messages read"), 6046)
        self.assertEqual(self.number("filed"), 6046)
        self.assertEqual(self.number("could not be filed: see Settings, Needs attention"), 0)
        self.assertEqual(len(self.shown()), 6046)

    def test_2_the_raw_mail_is_kept_byte_for_byte(self):
        self.assertEqual({row[0] for row in self.database.rows("SELECT raw_hash FROM incoming_mail")},
                         set(self.by_hash))
        # Reads each blob from the disk and compares it with its hash.
        self.tandem("check")

    def test_3_the_report_says_what_was_odd(self):
        self.assertIn("What was odd:", self.report)
        self.assertEqual(self.number("There is no Message-ID."), 8)
        self.assertGreater(self.number("A text names no charset; read as big#."), 0)

    # A letter without a Message-ID or a sender is odd, but it is read rightly.
    def test_3_nearly_all_is_read_without_a_doubt(self):
        odd = self.report.split("What was odd:")[1]
        decoding = re.findall(r"^ *(\d+)  .*(?:charset|base64|too long|tangled|parts).*$", odd, re.MULTILINE)
        self.assertLessEqual(sum(map(int, decoding)), 0.005 * 6046)

    def test_4_threads_are_as_the_headers_say(self):
        ours = {}
        for name, (conversation, _) in self.shown().items():
            ours.setdefault(conversation, set()).add(name)
        ours = {frozenset(names) for names in ours.values()}
        theirs = jwz.threads((letter.name, letter.raw) for letter in self.letters)
        self.assertEqual([sorted(thread) for thread in ours - theirs], [])
        self.assertEqual([sorted(thread) for thread in theirs - ours], [])
        started = self.number("conversations started")
        joined = self.number("of them joined when the letter between them came")
        self.assertEqual(started - joined, len(theirs))

    def test_5_importing_again_adds_nothing(self):
        before = self.shown()
        again = self.run_import()
        self.assertEqual(self.number("filed", again), 0)
        self.assertEqual(self.number("were here already (the same bytes)", again), 6046)
        self.assertEqual(self.shown(), before)

    def test_6_letters_are_found_and_downloaded(self):
        desk = Desk(self.data, free_port(), self.folder / "no-ca", self.database.settings).start()
        self.addCleanup(desk.stop)
        desk.set_up()
        shown = self.shown()
        missing = []
        for letter, words in self.samples(200):
            conversation, message = shown[letter.name]
            found = desk.get("/search?limit=50&q=" + "%20".join(words))["items"]
            if conversation not in {str(item["conversation"]["id"]) for item in found}:
                missing.append((letter.name, words))
            self.assertEqual(download(desk, message), self.kept(letter.raw), letter.name)
        self.assertEqual(missing, [])

    def samples(self, count):
        """Letters in plain text from all over the corpus, each with three of its rarest words."""
        texts = {letter: words_of(letter.raw) for letter in self.letters}
        frequency = Counter(word for words in texts.values() for word in words)
        told = [(letter, words) for letter, words in texts.items() if len(words) >= 20]
        for letter, words in told[::max(len(told) // count, 1)][:count]:
            yield letter, sorted(words, key=lambda word: (frequency[word], word))[:3]


def words_of(raw):
    message = jwz.headers(raw)
    if message.get_content_type() != "text/plain" or message.is_multipart():
        return set()
    body = (message.get_payload(decode=True) or b"").decode("latin-1")
    return set(re.findall(r"(?<![\w.@/:'=-])[a-z]{5,15}(?![\w.@/:'=-])", body))


def download(desk, message):
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
    connection.request("GET", f"/api/v1/messages/{message}/raw", headers={"Cookie": desk.cookie})
    body = connection.getresponse().read()
    connection.close()
    return body


class AsMaildirOnSqlite(Import):
    kind = "maildir"
    write = staticmethod(corpus.write_maildir)
    kept = staticmethod(lambda raw: raw)

    @classmethod
    def make_database(cls):
        return Sqlite(cls.data)


class AsMboxOnPostgres(Import):
    kind = "mbox"
    write = staticmethod(corpus.write_mbox)
    kept = staticmethod(corpus.in_mbox)

    @classmethod
    def make_database(cls):
        cls.folder.chmod(0o755)  # PostgreSQL's own user looks in
        where = cls.folder / "postgres"
        start = [ROOT / "scripts" / "postgres", "start", where, str(free_port())]
        url = subprocess.run(start, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
        cls.addClassCleanup(subprocess.run, [ROOT / "scripts" / "postgres", "stop", where])
        return Postgres(url)


def load_tests(loader, _tests, _pattern):
    suite = unittest.TestSuite()
    for case in (AsMaildirOnSqlite, AsMboxOnPostgres):
        suite.addTests(loader.loadTestsFromTestCase(case))
    return suite


if __name__ == "__main__":
    unittest.main(verbosity=2)
