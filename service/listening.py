"""The sockets the app listens on: where the operator wants it, and always on the loopback, where the engine calls."""

from __future__ import annotations

import contextlib
import socket

_LOOPBACK, _ALL, _ALL_IPV6 = "127.0.0.1", "0.0.0.0", "::"  # noqa: S104 - all that the operator asked for
_BACKLOG = 2048


def listen(host: str, port: int) -> list[socket.socket]:
    """Listen on `host` (a name or an address), and on the loopback if that is not part of it.

    Raises:
        OSError: `host` is no address of this machine, or the port is taken.

    """
    with contextlib.ExitStack() as opened:
        sockets = [
            opened.enter_context(socket.create_server((address, port), family=_family(address), backlog=_BACKLOG))
            for address in _addresses(host)
        ]
        opened.pop_all()  # they stay open: all of them could be had
    return sockets


def _addresses(host: str) -> list[str]:
    chosen = str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    if chosen in {_LOOPBACK, _ALL}:
        return [chosen]
    return [chosen, _ALL if chosen == _ALL_IPV6 else _LOOPBACK]


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
