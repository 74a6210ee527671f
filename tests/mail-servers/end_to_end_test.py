"""Customer mail in, an agent's answer out, through real servers; and nothing lost when it is killed."""
import http.client
import random
import smtplib
import threading
import unittest

import servers
from desk import Refused, eventually, free_port, random_pause
from world import MINA, SUPPORT, World, mailbox_settings


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
