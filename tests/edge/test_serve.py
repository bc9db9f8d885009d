"""The server in the service's own loop: it answers, it stops in time, and it says when it cannot begin."""

from __future__ import annotations

import asyncio
import signal

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from watcher.errors import ServeError
from watcher.serve.host import WebHost, bind_address


async def hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def never(_: Request) -> PlainTextResponse:
    await asyncio.sleep(600)
    return PlainTextResponse("late")


ROUTES = [Route("/hello", hello), Route("/never", never)]


async def test_it_answers_what_it_was_given_and_says_nothing_of_itself() -> None:
    async with WebHost("127.0.0.1:0", ROUTES) as host, httpx.AsyncClient() as client:
        answer = await client.get(f"{host.url}/hello")
        missing = await client.get(f"{host.url}/other")
    assert (answer.status_code, answer.text) == (200, "hello")
    assert "server" not in answer.headers
    assert missing.status_code == 404


async def test_it_stops_though_an_answer_is_under_way_and_the_address_is_free_again() -> None:
    async with httpx.AsyncClient() as client:
        async with WebHost("127.0.0.1:0", ROUTES) as host:
            waiting = asyncio.create_task(client.get(f"{host.url}/never", timeout=60))
            await asyncio.sleep(0.2)
        result = (await asyncio.gather(waiting, return_exceptions=True))[0]
        assert isinstance(result, httpx.HTTPError) or result.status_code >= 500
        async with WebHost(f"127.0.0.1:{host.port}", ROUTES) as again:
            assert (await client.get(f"{again.url}/hello")).text == "hello"


async def test_an_address_that_is_taken_is_an_error_that_names_it() -> None:
    async with WebHost("127.0.0.1:0", ROUTES) as host:
        with pytest.raises(ServeError, match=f"127.0.0.1:{host.port}"):
            async with WebHost(f"127.0.0.1:{host.port}", ROUTES):
                pass


async def test_signals_are_left_to_the_daemon() -> None:
    before = signal.getsignal(signal.SIGTERM)
    async with WebHost("127.0.0.1:0", ROUTES):
        assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize(
    ("text", "expected"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80)), (":8080", ("0.0.0.0", 8080))],
)
def test_an_address_is_read(text: str, expected: tuple[str, int]) -> None:
    assert bind_address(text) == expected


@pytest.mark.parametrize("text", ["8080", "localhost", "::1:80", "host:99999", "host:http"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ServeError):
        bind_address(text)
