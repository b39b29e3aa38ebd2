"""Other loops, other threads, other processes: a client works there, or says what to do instead."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest

from smartlead_async import ConfigurationError, RateLimit, Smartlead, SmartleadError
from smartlead_async.transport.pool import REST_S
from tests.memory_network import KEY, LEAD, MemoryServer
from tests.systems import needs_fork

ANSWER = b'HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{"ok":true}'


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """A real server on loopback; gives its base URL."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            length = 0
            while head not in (b"\r\n", b""):
                name, _, value = head.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                head = await reader.readline()
            await reader.readexactly(length)
            writer.write(ANSWER)
        writer.close()
        await writer.wait_closed()

    listening = await asyncio.start_server(serve, "127.0.0.1")
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


async def add(smartlead: Smartlead) -> None:
    await smartlead.leads.add(372, LEAD)


def refusal(run: Callable[[Coroutine[Any, Any, None]], None], smartlead: Smartlead) -> str:
    """What a call there is told."""
    with pytest.raises(ConfigurationError) as caught:
        run(add(smartlead))
    return caught.value.message


@pytest.mark.real_time
def test_a_client_made_outside_a_loop_works_in_the_first():
    """Nothing of a client is tied to a loop before its first call."""
    server = MemoryServer()
    smartlead = server.client()

    async def main() -> None:
        async with smartlead:
            await add(smartlead)

    asyncio.run(main())
    assert len(server.received) == 1


@pytest.mark.real_time
def test_a_second_run_is_told_to_make_a_second_client_and_can():
    """The first loop is gone, with the connections; another client of the same key works on the second."""
    network = MemoryServer()
    smartlead = network.client()
    asyncio.run(add(smartlead))
    for _ in range(2):
        assert "make one client per asyncio.run()" in refusal(asyncio.run, smartlead)
    asyncio.run(smartlead.aclose())
    asyncio.run(add(network.client()))
    assert len(network.received) == 2


@pytest.mark.real_time
async def test_another_thread_is_told_to_make_a_client_of_its_own_and_can():
    """While the first loop runs; its calls go on."""
    async with server() as url, Smartlead(KEY, base_url=url) as smartlead:
        await add(smartlead)
        told = await asyncio.to_thread(refusal, asyncio.run, smartlead)
        assert "make one client per asyncio.run() or thread" in told

        async def main() -> None:
            async with Smartlead(KEY, base_url=url) as other:
                await add(other)

        await asyncio.to_thread(asyncio.run, main())
        await add(smartlead)


@pytest.mark.real_time
async def test_closing_on_another_thread_leaves_the_connections_to_their_loop():
    """It refuses further calls everywhere, and closes nothing that is not its own."""
    async with server() as url:
        smartlead = Smartlead(KEY, base_url=url)
        await add(smartlead)
        await asyncio.to_thread(asyncio.run, smartlead.aclose())
        with pytest.raises(SmartleadError, match="closed"):
            await add(smartlead)
        await smartlead.aclose()


@pytest.mark.real_time
def test_many_threads_with_a_client_each_do_not_meet():
    """Eight loops at once, made and gone ten times."""
    begin, often = threading.Barrier(8), RateLimit(10, per_s=0.05)  # of all threads together

    def live() -> int:
        begin.wait()
        network = MemoryServer()

        async def main() -> None:
            async with network.client(rate_limits=(often,)) as smartlead:
                await asyncio.gather(add(smartlead), add(smartlead))

        for _ in range(10):
            asyncio.run(main())
        return len(network.received)

    with ThreadPoolExecutor(8) as threads:
        lives = [threads.submit(live) for _ in range(8)]
        assert [life.result() for life in lives] == [20] * 8


def test_without_a_loop_of_asyncio_the_error_says_so():
    """As when another library drives the coroutine."""
    with pytest.raises(ConfigurationError, match="await the client inside asyncio.run"):
        add(MemoryServer().client()).send(None)


# Fork


def in_child(work: Callable[[], object]) -> str:
    """Do work in a forked process; gives what it came to, or the error, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = str(work())
        except SmartleadError as error:
            said = f"{type(error).__name__}: {error.message}"
        finally:
            os.write(writing, said.encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    assert os.waitpid(child, 0)[1] == 0
    return said


@needs_fork
@pytest.mark.real_time
def test_a_client_that_was_not_used_before_a_fork_works_after_it():
    """As where a server loads the application and then forks its workers."""
    network = MemoryServer()
    smartlead = network.client()

    def work() -> int:
        asyncio.run(add(smartlead))
        return len(network.received)

    assert [in_child(work), in_child(work)] == ["1", "1"]
    asyncio.run(add(smartlead))


@needs_fork
@pytest.mark.real_time
def test_a_client_that_was_used_before_a_fork_is_refused_after_it():
    """On the very same loop, too: two processes that share a connection read each other's answers."""
    with asyncio.Runner() as runner:
        network = MemoryServer()
        smartlead = network.client()
        runner.run(add(smartlead))
        told = "ConfigurationError: the client was first used before os.fork(), "
        remedy = "make one client per process"
        for run in (runner.get_loop().run_until_complete, asyncio.run):
            said = in_child(lambda run=run: run(add(smartlead)))
            assert said.startswith(told)
            assert said.endswith(remedy)
        runner.run(add(smartlead))
        runner.run(smartlead.aclose())


@needs_fork
@pytest.mark.real_time
async def test_a_fork_in_the_midst_of_a_loop_is_refused_in_the_child():
    """There the loop does not run, and its tasks must not go on."""
    async with MemoryServer().client() as smartlead:
        await add(smartlead)
        assert "before os.fork()" in in_child(lambda: add(smartlead).send(None))
        await add(smartlead)


@needs_fork
@pytest.mark.real_time
async def test_closing_in_a_forked_child_leaves_the_parent_s_connections_open():
    """The parent goes on with the connection that it has."""
    async with server() as url, Smartlead(KEY, base_url=url) as smartlead:
        await add(smartlead)
        [before] = smartlead._session._transport._inner._idle
        assert in_child(lambda: asyncio.run(smartlead.aclose())) == "None"
        await asyncio.sleep(REST_S)  # before that, the next call takes another one
        await add(smartlead)
        assert smartlead._session._transport._inner._idle.keys() == {before}
