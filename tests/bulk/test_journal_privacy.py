"""What a journal keeps of people: nothing that names one."""

import unicodedata

import pytest

from smartlead_async import Lead
from smartlead_async.bulk.outcome import Reason
from tests.bulk.journals import looked_into
from tests.bulk.many import NO_LIMIT, leads
from tests.memory_network import KEY, MemoryServer, Reply
from tests.systems import is_private

PERSON = Lead(
    email="jo.o'neil@example.com",
    first_name="Jo",
    last_name="Smith-Núñez",
    company_name='The "Quoted" Ltd',
    phone_number="+44 20 7946 0018",
    custom_fields={"Salary": 48750},
)
# How an answer may repeat a person: what stands in it, and what must not stand in the journal.
REPEATED = {
    "address": (PERSON.email.upper(), "o'neil"),
    "local part": ("jo.o'neil", "o'neil"),
    "domain": ("example.com", "example"),
    "%40": ("jo.o'neil%40example.com", "o'neil"),
    "HTML": ("jo.o&#x27;neil@example.com", "neil"),
    "escaped": ("jo.o\\u0027neil@example.com", "neil"),
    "quotes": ('The \\"Quoted\\" Ltd', "Quoted"),
    "number": ("48750", "48750"),
    "phone without spaces": ("+442079460018", "2079460018"),
    "part of a name": ("Smith", "smith"),
    "two letters": ("first_name Jo", " Jo"),
    "NFD": (unicodedata.normalize("NFD", "Núñez"), "nez"),
    "another row": ("Xaviera of person7@example.com", "xaviera"),
}


@pytest.mark.parametrize("batch_size", [1, 2])
@pytest.mark.parametrize("status", [400, 409, 500])
async def test_a_journal_holds_no_key_and_no_personal_data(journal, status, batch_size):
    """Not in the file nor beside it, however an answer repeats it; it is for its owner's eyes only."""
    words = " ".join(said for said, _ in REPEATED.values())
    server = MemoryServer(
        lambda _: Reply(status=status, body=f'{{"error":"Invalid email: {words} {KEY}"}}'.encode())
    )
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(
            372, [PERSON, *leads(1)], journal=journal, batch_size=batch_size, max_outage_s=0
        )
    assert report.rejected + report.unknown == 2
    assert is_private(journal)
    content = b"".join(file.read_bytes() for file in journal.parent.iterdir()).lower()
    assert [kept for _, kept in REPEATED.values() if kept.lower().encode() in content] == []
    assert KEY.encode() not in content


async def test_a_resumed_row_has_the_reason_as_far_as_the_journal_keeps_it(journal):
    """Its status, and words of the API that are known; the run that sent it has them all."""
    server = MemoryServer(lambda _: Reply(status=400, body=b'{"error":"Invalid email: x@y.z, see Ana"}'))
    async with server.client(**NO_LIMIT) as smartlead:
        first = await smartlead.bulk.add_leads(372, leads(1), journal=journal)
        again = await smartlead.bulk.add_leads(372, leads(1), journal=journal)
    assert "see Ana" in first.reasons[0].text
    assert again.reasons == (Reason("rejected", "refused by the API with 400: Invalid email", 1),)


async def test_keys_of_rows_tell_nothing_of_another_journal(tmp_path):
    """The same lead has another key in each."""
    server = MemoryServer()
    keys: list[bytes] = []
    async with server.client(**NO_LIMIT) as smartlead:
        for name in ("a", "b"):
            await smartlead.bulk.add_leads(372, leads(1), journal=tmp_path / name)
            with looked_into(tmp_path / name) as database:
                keys += [row[0] for row in database.execute("SELECT key FROM rows")]
    assert len({*keys}) == 2
