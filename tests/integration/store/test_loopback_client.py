"""The plain client of an engine on this machine, against a peer that answers what a test tells it to."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from emulator.store.engines import loopback_client
from emulator.store.engines.base import Connection
from emulator.store.engines.loopback_client import LoopbackClient, is_loopback, unsigned_client
from tests.support.waiting import eventually

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"


class Peer:
    """Answers each connection with a list of answers, one a request; after the last it closes the connection."""

    def __init__(self, connections: Sequence[Sequence[bytes]]) -> None:
        self.requests: list[bytes] = []
        self._connections = connections
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        for answers in self._connections:
            connection, _ = self._listener.accept()
            with connection:
                for answer in answers:
                    self.requests.append(_request(connection))
                    connection.sendall(answer)

    def close(self) -> None:
        self._thread.join(10)
        self._listener.close()


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def calling(*connections: Sequence[bytes], timeout: float = 5.0) -> Iterator[tuple[LoopbackClient, Peer]]:
    with closing(Peer(connections)) as peer:
        address = Connection(region="eu-west-1", endpoint_url=peer.url, access_key="emulator")
        with closing(LoopbackClient(address, timeout)) as client:
            yield client, peer


def answer(facts: dict[str, Any], status: str = "200 OK") -> bytes:
    body = json.dumps(facts).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def test_a_call_says_operation_key_and_region_and_carries_binary_values_as_base64() -> None:
    with calling([answer({"Item": {"packed": {"B": "AP8="}, "sk": {"S": "B"}}})]) as (client, peer):
        read = client.call("GetItem", {"TableName": "things", "Key": {"packed": {"B": b"\x00\xff"}}})
    head, _, body = peer.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST / HTTP/1.1\r\n")
    assert b"X-Amz-Target: DynamoDB_20120810.GetItem" in head
    assert b"Credential=emulator/20260101/eu-west-1/dynamodb/aws4_request" in head
    assert json.loads(body) == {"TableName": "things", "Key": {"packed": {"B": "AP8="}}}
    assert read == {"Item": {"packed": {"B": b"\x00\xff"}, "sk": {"S": "B"}}}


def test_a_connection_stays_open_and_one_that_was_closed_is_replaced() -> None:
    with calling([OK, OK], [OK]) as (client, peer):
        for _ in range(3):
            assert client.call("ListTables", {}) == {}
        assert len(peer.requests) == 3


def body_of(request: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(request.partition(b"\r\n\r\n")[2])
    return said


def test_a_transaction_that_is_sent_twice_has_one_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loopback_client, "_MAY_BE_CLOSED_AFTER", -1.0)
    with calling([OK, b""], [OK]) as (client, peer):
        client.call("ListTables", {})
        client.call("TransactWriteItems", {"TransactItems": []})
    first, second = (body_of(each) for each in peer.requests[1:])
    assert first == second
    assert first["ClientRequestToken"]


def test_a_transaction_on_a_connection_that_was_just_used_has_no_token_and_is_sent_once() -> None:
    with calling([OK, OK, b""], [OK]) as (client, peer):
        client.call("ListTables", {})
        client.call("TransactWriteItems", {"TransactItems": []})
        with pytest.raises(ConnectionClosedError):
            client.call("TransactWriteItems", {"TransactItems": []})
        client.call("TransactWriteItems", {"TransactItems": []})
    assert [body_of(each) for each in peer.requests[1:]] == [{"TransactItems": []}] * 3


def test_a_transaction_is_not_sent_on_connections_that_are_known_to_be_closed() -> None:
    with calling([OK], [OK], [OK, OK]) as (client, peer):
        for _ in range(2):
            client.call("TransactWriteItems", {"TransactItems": []})
            eventually(client.is_connected, lambda is_open: not is_open)
        for _ in range(2):
            client.call("TransactWriteItems", {"TransactItems": []})
    assert [body_of(each) for each in peer.requests] == [{"TransactItems": []}] * 4


def test_an_answer_in_chunks() -> None:
    chunks = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n{"A\r\n4\r\n": 1\r\n1\r\n}\r\n0\r\n\r\n'
    with calling([chunks, OK]) as (client, _):
        assert client.call("ListTables", {}) == {"A": 1}
        assert client.call("ListTables", {}) == {}


def test_a_connection_that_the_engine_closes_is_not_used_again() -> None:
    closed = OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with calling([closed], [OK]) as (client, _):
        assert [client.call("ListTables", {}) for _ in range(2)] == [{}, {}]


def test_a_refusal_is_botocores_own() -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}]
    said = {"__type": "com.amazonaws#TransactionCanceledException", "Message": "No", "CancellationReasons": reasons}
    with calling([answer(said, "400 Bad Request")]) as (client, _), pytest.raises(ClientError) as refused:
        client.call("TransactWriteItems", {})
    response: Any = refused.value.response
    assert response["Error"] == {"Code": "TransactionCanceledException", "Message": "No"}
    assert response["CancellationReasons"] == reasons


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"", ConnectionClosedError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", HTTPClientError),
        (b"HTTP/1.1 200 OK\r\n\r\n{}", HTTPClientError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}", HTTPClientError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{", HTTPClientError),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", HTTPClientError),
    ],
)
def test_what_is_no_answer(said: bytes, error: type[Exception]) -> None:
    with calling([said]) as (client, _), pytest.raises(error):
        client.call("ListTables", {})


def test_an_engine_that_is_not_there() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(EndpointConnectionError):
        LoopbackClient(Connection("us-east-1", url), 1.0).call("ListTables", {})
    assert unsigned_client(Connection("us-east-1", url), 5.0) is None


def test_an_engine_that_hangs_is_waited_for_up_to_the_limit() -> None:
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as silent,
        closing(LoopbackClient(Connection("", f"http://127.0.0.1:{silent.getsockname()[1]}"), 0.05)) as client,
        pytest.raises(ReadTimeoutError),
    ):
        client.call("ListTables", {})


def test_an_engine_that_wants_signatures_is_called_by_botocore() -> None:
    refusal = answer({"__type": "x#InvalidSignatureException"}, "403 Forbidden")
    with closing(Peer([[refusal]])) as peer:
        assert unsigned_client(Connection("us-east-1", peer.url), 5.0) is None
    with closing(Peer([[OK]])) as peer:
        client = unsigned_client(Connection("us-east-1", peer.url), 5.0)
        assert client is not None
        client.close()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("https://127.0.0.1:8000", False),
        ("http://10.0.0.7:8000", False),
        ("http://dynamodb.us-east-1.amazonaws.com", False),
    ],
)
def test_what_is_on_this_machine(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected
