"""Tandem's JSON API with an API key. options: key= (tk_..., scopes conversations_read, conversations_reply)

For the load kit that measures other help desks the same way: its bench.py finds this file when it
stands among its adapters (a symbolic link will do).
"""
import json
from urllib.parse import quote

from .base import Base, Session

PRIORITIES = ("low", "normal", "high", "urgent")


class Adapter(Base):
    def prepare(self):
        self.key = self.opt["key"]

    def session(self):
        return Session(self.url, {"Authorization": "Bearer " + self.key})

    def sample_ids(self, n):
        session, ids, after = self.session(), [], ""
        while len(ids) < n:
            page = session.get("/api/v1/conversations?view=all&limit=100" + after).json()
            ids += [row["id"] for row in page["items"]]
            if not page["next"]:
                break
            after = "&after=" + quote(page["next"])
        return ids[:n]

    def create_ticket(self, s, t):
        priority = PRIORITIES[(t["priority"] - 1) % 4]
        body = json.dumps({"subject": t["subject"], "priority": priority,
                           "customer": {"name": t.get("name", ""), "email": t["email"]},
                           "message": {"kind": "incoming", "body_text": t["body"]}})
        return self.ok(s.post("/api/v1/conversations", body, {"Content-Type": "application/json"}), 201).json()["id"]

    def get_ticket(self, s, id):
        self.ok(s.get("/api/v1/conversations/%d" % id))
        return self.ok(s.get("/api/v1/conversations/%d/thread" % id)).body

    def list_open(self, s):
        page = self.ok(s.get("/api/v1/conversations?view=all&status=open&limit=50")).json()
        assert len(page["items"]) == 50

    def search(self, s, word):
        page = self.ok(s.get("/api/v1/search?limit=50&q=" + quote(word))).json()
        assert page["items"], page

    def report(self, s):
        self.ok(s.get("/api/v1/conversations/counts"))
