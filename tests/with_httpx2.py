"""`pytest -p tests.with_httpx2`: the tests with httpx2 and httpcore2 in the places of httpx and httpcore."""

import httpx2

httpx2.alias_httpx()
