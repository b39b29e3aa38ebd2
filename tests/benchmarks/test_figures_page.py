"""The page of figures holds what the benchmarks print."""

from benchmarks.figures_page import HEAD, PAGE, Figure, Row, write

ROW = Row("waits", "limit", (Figure(name="a wait", form="{:.1f} ms", most=2, after="# far"),))
OTHER = Row("speed", "bulk 5", (Figure(name="speed", least=3), Figure(name="memory", form="{:.0f} MB")))
PRINTED = {
    "limit": ["# near", "a wait    1.000 ms  <= 2", "# far", "a wait    2.250 ms  <= 2"],
    "bulk 5": ["speed  4.000 rows/s", "memory   60.400 MB"],
}
LINES = (
    "| waits | **2.2 ms** | 2.0 ms | `python -m benchmarks.limit` |",
    "| speed | 4; 60 MB | 3 | `python -m benchmarks.bulk 5` |",
)


def page(*lines: str) -> str:
    return "\n".join(["# Figures", "", *HEAD, *lines, "", "**A word on it.**", ""])


def test_a_figure_is_written_beside_what_it_should_be() -> None:
    """In bold where it is missed."""
    assert write(page(), PRINTED, [ROW, OTHER]) == page(*LINES)


def test_what_was_not_measured_stays() -> None:
    """Also in its place; a row that nobody measured yet is left out."""
    assert write(page(LINES[0]), {"bulk 5": PRINTED["bulk 5"]}, [ROW, OTHER]) == page(*LINES)
    assert write(page(LINES[1]), {}, [ROW, OTHER]) == page(LINES[1])


def test_the_page_has_the_rows_that_are_measured() -> None:
    """No row of it is one that no command would write anew."""
    text = PAGE.read_text(encoding="utf-8")
    assert write(text, {}) == text
