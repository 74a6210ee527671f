"""Threads by the headers, after Jamie Zawinski (https://www.jwz.org/doc/threading.html), written for
the tests alone: nothing is shared with the program. Only which letters are one thread matters, so
it ends with step 4, and no subjects are compared (step 5).

It differs from his text in three points, each because a conversation, unlike a tree on a screen, is
never taken apart again:
- Letters with one Message-ID are one thread. His table would let the later take the place.
- A letter without references keeps the parent that others' References gave it (step 1C would
  throw it away): they have named it as one thread. In the corpus that concerns two threads.
- In an In-Reply-To of several ids he takes the first, "odds are that the later ones are actually
  email addresses". Here nmh's "Message from Ada <ada@x> of DATE <id>" has it the other way round,
  and without brackets there may only be an address. So what stands behind "from", what stands
  among words without brackets, and what is an address of the letter itself, is no id.
"""
import email
import email.utils
import re

BRACKETS = re.compile(r"<([^<>]*)>?")
PEOPLE = ("from", "to", "cc", "reply-to", "sender")


class Container:
    def __init__(self):
        self.letters = []
        self.parent = None


def headers(raw):
    if raw.startswith(b"From "):
        raw = raw.split(b"\n", 1)[1]
    return email.message_from_bytes(raw)


def squeezed(text):
    return re.sub(r"[\x00-\x20\x7f]+", "", text)


def ids(value):
    return [id for id in map(squeezed, BRACKETS.findall(value)) if id]


def bare_ids(value):
    return [token for token in re.split(r"[\s,;]+", value) if "@" in token]


def replied_ids(value):
    if "<" not in value:
        tokens = [token for token in re.split(r"[\s,;]+", value) if token]
        return tokens if all("@" in token for token in tokens) else []
    found, end = [], 0
    for match in BRACKETS.finditer(value):
        words = value[end:match.start()]
        end = match.end()
        if not re.search(r"\bfrom\b[^0-9]*$", words, re.IGNORECASE):
            found.append(squeezed(match.group(1)))
    return found


def references(message):
    """Step 1: References, and behind them what In-Reply-To adds."""
    text = lambda name: str(message.get(name) or "")
    people = {address.lower() for _, address in
              email.utils.getaddresses([str(v) for name in PEOPLE for v in message.get_all(name, [])])}
    listed = text("references")
    named = (ids(listed) if "<" in listed else bare_ids(listed)) + replied_ids(text("in-reply-to"))
    return [id for id in named if id.lower() not in people]


def message_id(message):
    value = str(message.get("message-id") or "")
    found = ids(value) if "<" in value else bare_ids(value)
    return found[0] if found else None


def is_above(container, other):
    while other is not None:
        if other is container:
            return True
        other = other.parent
    return False


def root(container):
    while container.parent is not None:
        container = container.parent
    return container


def link_references(chain):
    """Step 1B: the chain of references, where it is not linked yet and closes no loop."""
    for parent, child in zip(chain, chain[1:]):
        if child.parent is None and not is_above(child, parent):
            child.parent = parent


def thread_roots(letters):
    table, containers = {}, []
    for name, raw in letters:
        message = headers(raw)
        own = message_id(message)
        container = table.setdefault(own, Container()) if own else Container()
        container.letters.append(name)
        containers.append(container)
        chain = [table.setdefault(id, Container()) for id in references(message)]
        link_references(chain)
        if chain and not is_above(container, chain[-1]):  # step 1C
            container.parent = chain[-1]
    return [(root(container), container) for container in containers]


def threads(letters):
    """(name, raw) of each letter -> the sets of names that are one thread."""
    found = {}
    for top, container in thread_roots(letters):
        found.setdefault(id(top), set()).update(container.letters)
    return {frozenset(thread) for thread in found.values()}
