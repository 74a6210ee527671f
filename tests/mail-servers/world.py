"""A desk with a mailbox on real servers, and what customers do with theirs: the base of the tests."""
import email
import email.policy
import http.client
import imaplib
import pathlib
import random
import shutil
import smtplib
import ssl
import tempfile
import unittest

import servers
from desk import Desk, eventually, free_port

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

    def raw(self, message):
        """A message as it came in."""
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=30)
        connection.request("GET", message["raw_url"], headers={"Cookie": self.desk.cookie})
        raw = connection.getresponse().read()
        connection.close()
        return raw
