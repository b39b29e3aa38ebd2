"""A response as read from the network: a value, or why it cannot be read."""

from collections.abc import Mapping

from smartlead_async.transport.scrub import Scrub


class Answer:
    """A response as read from the network.

    Attributes:
        scrub: Takes secrets out of what an error repeats. What the answer means is read from it as it is.
        may_be_cut: Nothing but the end of its connection says where the body ends.
    """

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        scrub: Scrub = str,
        may_be_cut: bool = False,
    ) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.scrub = scrub
        self.may_be_cut = may_be_cut

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but blanks."""
        return not self.body or self.body.isspace()


class UnreadableError(Exception):
    """An answer that cannot be read. Stays inside transport."""

    def __init__(self, reason: str, *, is_passing: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_passing = is_passing
        self.status_code: int | None = None  # of the answer, where it has one
