"""A server that is told what to answer, as a transport: nothing is patched."""

from collections.abc import Iterator
from contextlib import contextmanager

import respx


@contextmanager
def answering(base_url: str) -> Iterator[respx.MockRouter]:
    """Routes below an address; each that is told must be asked for in the end."""
    router = respx.MockRouter(base_url=base_url)
    yield router
    router.assert_all_called()
