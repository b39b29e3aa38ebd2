"""Refusals by Cloudflare, which stands before the API: the request did not reach it. Pure."""

import re
from collections.abc import Mapping

_CODE = r"error(?:\s|:|</?[a-z][^>]*>|code)*(1[01]\d\d)\b"


def explain_block(headers: Mapping[str, str], page: str) -> str | None:
    """What a 403 means whose answer is no JSON, if it is Cloudflare's."""
    code = re.search(_CODE, page, re.IGNORECASE)
    signs = ("cf-ray" in headers, headers.get("server", "").lower() == "cloudflare", "cloudflare" in page.lower())
    if code is None and not any(signs):
        return None
    ray = headers.get("cf-ray", "")
    named = ", ".join([*([f"error {code[1]}"] if code else []), *([f"ray {ray}"] if ray else [])])
    return (
        f"Cloudflare, which stands before the API, blocked the request{f' ({named})' if named else ''}; it did "
        "not reach Smartlead, and the key is not the reason. Give user_agent= another name, or ask from another "
        "address"
    )
