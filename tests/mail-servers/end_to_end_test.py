"""Customer mail in, an agent's answer out, through real servers; and nothing lost when it is killed."""
import email
import email.policy
import http.client
import imaplib
import pathlib
import random
import shutil
import smtplib
import ssl
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import servers  # noqa: E402
from desk import Desk, Refused, eventually, free_port, random_pause  # noqa: E402

SUPPORT = "support@shop.test"
MINA = "mina@customer.test"


def mailbox_settings():
    return {"name": "Support", "address": SUPPORT, "from_name": "Nordhaus",
            "incoming": {"kind": "imap", "host": "localhost", "port": servers.IMAPS, "security": "tls",
                         "username": SUPPORT, "poll_seconds": 1},
            "outgoing": {"host": "localhost", "port": servers.SMTP, "security": "starttls",
                         "username": SUPPORT},
            "incoming_password": servers.PASSWORD, "outgoing_password": servers.PASSWORD}


class World(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tandem-mail-"))
        cls.folder.chmod(0o755)  # the servers' own users look in
        cls.servers = servers.MailServers(cls.folder / "servers")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.addClassCleanup(cls.servers.stop)
        cls.servers.start()
        cls.trust = ssl.create_default_context(cafile=cls.folder / "servers" / "ca.crt")

    def setUp(self):
        data = self.folder / self._testMethodName
        self.desk = Desk(data, free_port(), self.folder / "servers" / "ca.crt").start()
        self.addCleanup(self.desk.stop)
        self.desk.set_up()
        self.empty(SUPPORT)
        self.mailbox = self.desk.post("/mailboxes", mailbox_settings())["id"]

    def imap(self, address):
        connection = imaplib.IMAP4_SSL("localhost", servers.IMAPS, ssl_context=self.trust)
        connection.login(address, servers.PASSWORD)
        connection.select("INBOX")
        return connection

    def empty(self, address):
        connection = self.imap(address)
        connection.store("1:*", "+FLAGS", "\\Deleted") if connection.search(None, "ALL")[1][0] else None
        connection.expunge()
        connection.logout()

    def inbox(self, address):
        connection = self.imap(address)
        numbers = connection.search(None, "ALL")[1][0].split()
        mails = [connection.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]
        connection.logout()
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in mails]

    def write(self, sender, subject, text, headers="", session=None):
        raw = (f"From: {sender}\r\nTo: {SUPPORT}\r\nSubject: {subject}\r\n"
               f"Message-ID: <{random.getrandbits(64):x}@customer.test>\r\n{headers}\r\n{text}\r\n")
        if session:
            session.sendmail(sender, [SUPPORT], raw.encode())
            return
        with smtplib.SMTP("localhost", servers.SMTP) as connection:
            connection.sendmail(sender, [SUPPORT], raw.encode())

    def conversation_about(self, subject):
        return eventually(f"a conversation about {subject}", lambda: next(
            (row for row in self.desk.conversations() if row["subject"] == subject), None))


class Story(World):
    def test_a_customer_writes_is_answered_and_writes_again(self):
        self.write(f"Mina Fischer <{MINA}>", "Kettle leaks", "It leaks.")
        row = self.conversation_about("Kettle leaks")
        self.assertEqual(row["customer"]["name"], "Mina Fischer")

        self.empty(MINA)
        self.desk.reply(row["id"], "A new one leaves today.", self.desk.newest_message(row["id"]),
                        status_after="solved")
        answer = eventually("the answer arrives", lambda: self.inbox(MINA))[0]
        self.assertEqual(answer["From"].addresses[0].addr_spec, SUPPORT)
        self.assertIn("A new one leaves today.", answer.get_body(("plain",)).get_content())
        self.assertIn("Kettle leaks", answer["Subject"])
        first = self.desk.thread(row["id"])[0]
        self.assertTrue(first["raw_url"])
        self.assertTrue(answer["In-Reply-To"])
        eventually("the message is shown as sent", lambda: any(
            message["delivery"] and message["delivery"]["state"] == "sent"
            for message in self.desk.thread(row["id"])))

        self.write(f"Mina Fischer <{MINA}>", "Re: Kettle leaks", "Thank you, but when?",
                   f"In-Reply-To: {answer['Message-ID']}\r\nReferences: {answer['Message-ID']}\r\n")
        eventually("the reply is in the conversation", lambda: len(self.desk.thread(row["id"])) == 3)
        self.assertEqual(self.desk.get(f"/conversations/{row['id']}")["status"], "open")
        self.assertEqual(len(self.desk.conversations()), 1)

    def test_the_connections_are_tested_with_clear_words(self):
        good = self.desk.post(f"/mailboxes/{self.mailbox}/test")
        self.assertTrue(good["incoming"]["ok"], good)
        self.assertTrue(good["outgoing"]["ok"], good)
        wrong = mailbox_settings()
        wrong["outgoing"]["port"] = free_port()
        bad = self.desk.post("/mailboxes/test", wrong)
        self.assertFalse(bad["outgoing"]["ok"])
        self.assertTrue(bad["outgoing"]["message"])

    def test_an_imap_server_that_comes_back_loses_nothing(self):
        self.write(MINA, "Before", "one")
        self.conversation_about("Before")
        self.servers.restart_dovecot()
        self.write(MINA, "After", "two")
        self.conversation_about("After")
        self.assertEqual(len(self.desk.conversations()), 2)

    def test_killed_at_random_nothing_is_lost_and_nothing_is_sent_twice(self):
        seed = 20261122
        dice = random.Random(seed)
        letters, replies = 200, 60
        self.empty(MINA)
        self.write(MINA, "Answers", "Please answer often.")
        target = self.conversation_about("Answers")["id"]
        acknowledged = set()
        done = threading.Event()

        def customers():
            with smtplib.SMTP("localhost", servers.SMTP) as session:
                for number in range(letters):
                    self.write(f"c{number % 40}@customer.test", f"Letter {number}", "Hello", session=session)
                    random_pause(dice, 0.1)

        # Each answer is tried under one Idempotency-Key, the same to the letter, until the server
        # has said yes, or that it has done it already.
        def agent():
            for number in range(replies):
                random_pause(dice, 0.3)
                newest = None
                while number not in acknowledged:
                    try:
                        newest = newest or self.desk.newest_message(target)
                        self.desk.reply(target, f"Answer {number}.", newest, key=f"answer-{number}")
                        acknowledged.add(number)
                    except Refused as refused:
                        self.assertEqual(refused.answer["error"]["code"], "request_in_progress")
                        acknowledged.add(number)
                    except (OSError, ValueError, http.client.HTTPException):  # it died just now
                        random_pause(dice, 0.1)
            done.set()

        threads = [threading.Thread(target=customers), threading.Thread(target=agent)]
        for thread in threads:
            thread.start()
        kills = 0
        while not done.is_set() and kills < 40:
            random_pause(dice, 1.0)
            self.desk.kill()
            self.desk.start()
            kills += 1
        for thread in threads:
            thread.join()
        self.assertGreaterEqual(kills, 3)

        rows = eventually("every letter is filed", lambda: self.everything(letters + 1), 120)
        subjects = sorted(row["subject"] for row in rows)
        self.assertEqual(subjects, sorted(["Answers"] + [f"Letter {number}" for number in range(letters)]))

        eventually("the outbox is settled", lambda: not self.desk.get("/outbox?state=waiting")["items"]
                   and not self.desk.get("/outbox?state=sending")["items"], 120)
        parked = len(self.desk.get("/outbox?state=parked&limit=100")["items"])
        arrived = eventually("what was sent arrives", lambda: self.settled(MINA, replies - parked))
        counts = {}
        for mail in arrived:
            counts[mail["Message-ID"]] = counts.get(mail["Message-ID"], 0) + 1
        self.assertEqual([id for id, count in counts.items() if count > 1], [], "sent twice")
        texts = [mail.get_body(("plain",)).get_content() for mail in arrived]
        for number in range(replies):
            found = sum(f"Answer {number}." in text for text in texts)
            self.assertLessEqual(found, 1, f"answer {number} came {found} times")
        # What may or may not have gone out when the process died waits for a person, visibly.
        self.assertGreaterEqual(len(arrived) + parked, replies)
        print(f"{kills} kills, {letters} letters in, {len(arrived)} answers out, {parked} parked")

    def everything(self, count):
        rows = self.desk.conversations()
        return rows if len(rows) >= count else None

    def settled(self, address, least):
        mails = self.inbox(address)
        return mails if len(mails) >= least else None


if __name__ == "__main__":
    unittest.main(verbosity=2)
