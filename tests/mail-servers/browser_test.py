"""The whole way: a customer's letter by SMTP, the agent's answer typed in a browser, the answer in the
customer's mailbox, and their reply, which reopens the conversation before the agent's eyes."""
import email
import os
import subprocess
import unittest

from desk import EMAIL, PASSWORD, ROOT, eventually
from world import MINA, SUPPORT, World

SUBJECT = "Kettle leaks in the middle"
ANSWER = "A new kettle leaves today."
REPLY = "Thank you! And what becomes of the old one?"


def playwright(url, folder):
    node = subprocess.run([ROOT / "scripts" / "node"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()
    environment = {**os.environ, "PATH": f"{node}:{os.environ['PATH']}", "TANDEM_URL": url,
                   "TANDEM_EMAIL": EMAIL, "TANDEM_PASSWORD": PASSWORD, "TANDEM_STORY_SUBJECT": SUBJECT,
                   "TANDEM_STORY_ANSWER": ANSWER, "TANDEM_STORY_REPLY": REPLY}
    subprocess.run([ROOT / "scripts" / "web-packages"], check=True)
    return subprocess.Popen(["npx", "--no-install", "playwright", "test", "-c", "e2e/playwright.config.ts",
                             "--output", ROOT / "build" / "test-logs" / "mail-browser",
                             "mail-servers.spec.ts"], cwd=ROOT / "web", env=environment, text=True,
                            stdout=folder, stderr=subprocess.STDOUT)


class BrowserStory(World):
    def test_a_letter_is_answered_in_the_browser_and_the_reply_reopens_it(self):
        self.empty(MINA)
        self.write(f"Mina Fischer <{MINA}>", SUBJECT, "It leaks.",
                   "References: <earlier@customer.test>\r\n")
        row = self.conversation_about(SUBJECT)
        letter = email.message_from_bytes(self.raw(self.desk.thread(row["id"])[0]))

        log = self.folder / "browser.log"
        with log.open("w") as out:
            browser = playwright(f"http://127.0.0.1:{self.desk.port}", out)
        self.addCleanup(browser.wait)
        self.addCleanup(browser.kill)

        def arrived():
            self.assertIn(browser.poll(), (None, 0), log.read_text())
            return self.inbox(MINA)

        mails = eventually("the answer arrives", arrived, 120)
        self.assertEqual(len(mails), 1)
        answer = mails[0]
        self.assertEqual(answer["From"].addresses[0].addr_spec, SUPPORT)
        self.assertIn(ANSWER, answer.get_body(("plain",)).get_content())
        self.assertIn(ANSWER, answer.get_body(("html",)).get_content())
        self.assertIn(SUBJECT, answer["Subject"])
        # What makes it a thread in the customer's mail program.
        self.assertEqual(answer["In-Reply-To"], letter["Message-ID"])
        self.assertEqual(answer["References"].split(), ["<earlier@customer.test>", letter["Message-ID"]])

        # Sent is not yet shown as sent: whoever answers sooner would meet a page that still says so.
        eventually("it is shown as sent", lambda: any(
            message["delivery"] and message["delivery"]["state"] == "sent"
            for message in self.desk.thread(row["id"])))
        self.assertEqual(self.desk.get(f"/conversations/{row['id']}")["status"], "solved")
        self.write(f"Mina Fischer <{MINA}>", f"Re: {SUBJECT}", REPLY,
                   f"In-Reply-To: {answer['Message-ID']}\r\n"
                   f"References: {answer['References']} {answer['Message-ID']}\r\n")
        self.assertEqual(browser.wait(timeout=120), 0, log.read_text())
        self.assertEqual(self.desk.get(f"/conversations/{row['id']}")["status"], "open")
        self.assertEqual(len(self.desk.thread(row["id"])), 3)
        self.assertEqual(len(self.desk.conversations()), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
