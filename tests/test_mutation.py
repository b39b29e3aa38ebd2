"""What the mutation run reads its subjects from, since that takes too long to be run with the tests."""

import re
from itertools import chain

import pytest

from tests.mutation import PACKAGE, ROOT, SUBJECTS, Subject

SOURCES = sorted({*chain.from_iterable(subject.sources for subject in SUBJECTS.values())})
TESTS = sorted({*chain.from_iterable(subject.tests for subject in SUBJECTS.values())})
TESTS_LEFT_OUT = sorted({*chain.from_iterable(subject.without for subject in SUBJECTS.values())})


@pytest.mark.parametrize("path", SOURCES)
def test_a_file_in_which_mistakes_are_made_exists(path: str):
    """A file that was moved or taken apart is missed here; mutmut makes no mistakes in it, and says nothing."""
    assert (PACKAGE / path).is_file()


@pytest.mark.parametrize("path", TESTS)
def test_a_file_of_tests_that_notice_mistakes_exists(path: str):
    """A file of tests that was moved or taken apart is missed here, and not where the run ends at once."""
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("name", TESTS_LEFT_OUT)
def test_a_test_that_is_left_out_exists(name: str):
    """What names a slow test is the beginning of a test's name: pytest passes over any other, and says nothing."""
    path, _, beginning = name.partition("::")
    tests = re.findall(r"^(?:async )?def (test_\w+)", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    assert [test for test in tests if test.startswith(beginning)]


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
def test_what_is_left_out_is_in_the_files_of_its_subject(subject: Subject):
    """A test is left out of a file that the subject runs."""
    assert {name.partition("::")[0] for name in subject.without} <= set(subject.tests)
