"""Fuzzing of what a server can say, by atheris: `nox -s fuzz -- SECONDS`.

The first byte chooses the endpoint, the second the way in: over the wire, or as a body or gzip data of any status.
Nothing but a `SmartleadError` may come out; atheris prints and keeps the input of anything else.
"""

import sys

import atheris

with atheris.instrument_imports(include=["smartlead_async"]):
    from smartlead_async import SmartleadError
    from smartlead_async.transport.answer import UnreadableError
    from smartlead_async.transport.body import BodyReader
    from smartlead_async.transport.steps import run

from tests.endpoints.documented import ENDPOINTS
from tests.memory_network import MemoryServer, Reply
from tests.virtual_time import run

STATUSES = (200, 200, 200, 204, 307, 400, 404, 406, 429, 503)


async def ask(endpoint_number: int, reply: Reply) -> None:
    server = MemoryServer(lambda _: reply)
    async with server.client(max_attempts=1, timeout_s=1.0) as smartlead:
        try:
            await ENDPOINTS[endpoint_number % len(ENDPOINTS)](smartlead)
        except SmartleadError as error:
            str(error).encode()


def test_one_input(data: bytes) -> None:
    """One input of the fuzzer's."""
    if len(data) < 2:
        return
    endpoint, way, rest = data[0], data[1], data[2:]
    if way < 100:
        run(ask(endpoint, Reply(status=STATUSES[way % len(STATUSES)], body=rest)))
    elif way < 150:
        run(ask(endpoint, Reply(body=rest, headers=(("content-encoding", "gzip"),))))
    elif way < 200:
        run(ask(endpoint, Reply(raw=b"HTTP/1.1 200 OK\r\n" + rest, then="close")))
    else:
        reader = BodyReader("gzip", 1000)
        try:
            run(reader.feed(rest))
            reader.finish()
        except UnreadableError:
            return


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
