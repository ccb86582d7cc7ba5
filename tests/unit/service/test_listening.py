"""Wherever the operator lets the app listen, the engine reaches it on the loopback."""

import socket
from contextlib import closing

import pytest

from service.listening import listen
from tests.live import free_ports

# On Linux the whole of 127/8 is this machine's: 127.0.0.2 is to 127.0.0.1 what an address of the network would be.
ONE_ADDRESS, LOOPBACK = "127.0.0.2", "127.0.0.1"


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback, as many containers have not")


def is_reached(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=2.0).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    "host",
    [
        ONE_ADDRESS,
        "0.0.0.0",
        LOOPBACK,
        "localhost",
        pytest.param("::1", marks=needs_ipv6),
        pytest.param("::", marks=needs_ipv6),
    ],
)
def test_the_engine_always_reaches_the_app(host: str) -> None:
    [port] = free_ports(1)
    sockets = listen(host, port)
    try:
        assert is_reached(LOOPBACK, port)
    finally:
        for one in sockets:
            one.close()


def test_one_address_opens_no_other() -> None:
    [port] = free_ports(1)
    sockets = listen(ONE_ADDRESS, port)
    try:
        assert is_reached(ONE_ADDRESS, port)
        assert not is_reached("127.0.0.3", port)
    finally:
        for one in sockets:
            one.close()


def test_where_one_address_is_taken_none_stays_open() -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            listen(ONE_ADDRESS, port)
        assert not is_reached(ONE_ADDRESS, port)


def test_an_address_of_another_machine_is_an_error() -> None:
    with pytest.raises(OSError, match="assign"):
        listen("192.0.2.1", 0)
