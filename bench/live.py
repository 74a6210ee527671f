"""Opens many live connections and keeps them: a selector and bare sockets, so that the client
stays small. Prints how many were accepted."""
import base64
import os
import selectors
import socket

PATH = "/api/v1/live"


def greeting(port, key):
    nonce = base64.b64encode(os.urandom(16)).decode()
    return (f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {nonce}\r\n"
            f"Authorization: Bearer {key}\r\n\r\n").encode()


def open_connections(port, key, count, at_once=200):
    """The sockets that the server accepted as live connections."""
    accepted = []
    while count > 0:
        step = min(at_once, count)
        accepted += open_some(port, key, step)
        count -= step
    return accepted


def open_some(port, key, count):
    waiting = selectors.DefaultSelector()
    for _ in range(count):
        one = socket.create_connection(("127.0.0.1", port), timeout=30)
        one.sendall(greeting(port, key))
        waiting.register(one, selectors.EVENT_READ)
    accepted = []
    while waiting.get_map():
        ready = waiting.select(timeout=30)
        if not ready:
            break
        for one, _ in ready:
            waiting.unregister(one.fileobj)
            if one.fileobj.recv(4096).startswith(b"HTTP/1.1 101"):
                accepted.append(one.fileobj)
    return accepted


def count_open(connections):
    """How many of them the server has not closed meanwhile."""
    still = 0
    for one in connections:
        one.setblocking(False)
        try:
            still += one.recv(65536) != b""
        except BlockingIOError:
            still += 1
    return still
