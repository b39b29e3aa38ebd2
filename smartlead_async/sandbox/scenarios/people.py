"""Who the agency writes to: invented people, their companies, and what they answer. All domains are reserved."""

import unicodedata
from collections.abc import Iterator

import attrs

from smartlead_async.sandbox.answers import JsonObject

FIRST_NAMES = (
    *("Joana", "Rui", "Inês", "Tiago", "Beatriz", "Nuno", "Marta", "Pedro", "Lucía", "Javier", "Carmen", "Íñigo"),
    *(
        "Sanne",
        "Daan",
        "Femke",
        "Joost",
        "Astrid",
        "Lars",
        "Ingrid",
        "Søren",
        "Freja",
        "Mikkel",
        "Linnea",
        "Björn",
    ),
    *("Elin", "Oskar", "Zofia", "Tomasz", "Agata", "Paweł", "Kasia", "Marek", "Amélie", "Théo", "Chloé", "Hugo"),
)
LAST_NAMES = (
    *("Prata", "Figueiredo", "Lacerda", "Antunes", "Quintela", "Vidal", "Arrieta", "Echeverría", "Solano"),
    *("van der Meer", "Bakker", "de Wit", "Hoekstra", "Lindqvist", "Bergström", "Nygaard", "Østergaard"),
    *("Halvorsen", "Kowal", "Zieliński", "Wrona", "Mazur", "Dubois", "Marchand", "Girard", "Lefort", "O'Neill"),
    *("Brandt", "Keller", "Albrecht", "Moretti"),
)
TITLES = ("Managing Director", "Head of Operations", "Sales Manager", "Founder", "Purchasing Lead", "CTO")


@attrs.frozen
class Company:
    """Where some of them work."""

    name: str
    domain: str
    city: str


COMPANIES = (
    Company("Tecidos do Ave", "tecidos-do-ave.example.com", "Guimarães, Portugal"),
    Company("Fiação Serra", "fiacao-serra.example.org", "Covilhã, Portugal"),
    Company("Hilados Ebro", "hilados-ebro.example.net", "Zaragoza, Spain"),
    Company("Lana del Norte", "lana-del-norte.example.com", "Bilbao, Spain"),
    Company("Malhas Lima", "malhas-lima.example.org", "Porto, Portugal"),
    Company("Nordpay", "nordpay.example.com", "Oslo, Norway"),
    Company("Kassa", "kassa.example.net", "Stockholm, Sweden"),
    Company("Fjordbank Labs", "fjordbank-labs.example.org", "Bergen, Norway"),
    Company("Regnskap", "regnskap.example.com", "Aarhus, Denmark"),
    Company("Trygg Ledger", "trygg-ledger.example.net", "Malmö, Sweden"),
    Company("Rijwielhuis", "rijwielhuis.example.com", "Utrecht, Netherlands"),
    Company("De Snelle Trapper", "snelle-trapper.example.org", "Groningen, Netherlands"),
    Company("Bakfiets Noord", "bakfiets-noord.example.net", "Amsterdam, Netherlands"),
    Company("Ketting & Wiel", "ketting-en-wiel.example.com", "Delft, Netherlands"),
    Company("Bursztyn Software", "bursztyn-software.example.org", "Gdańsk, Poland"),
    Company("Kodownia", "kodownia.example.net", "Warsaw, Poland"),
    Company("Wisła Systems", "wisla-systems.example.com", "Kraków, Poland"),
    Company("Taberna Azul", "taberna-azul.example.org", "Lisbon, Portugal"),
    Company("Casa da Ria", "casa-da-ria.example.net", "Aveiro, Portugal"),
    Company("Atelier Rhône", "atelier-rhone.example.com", "Lyon, France"),
)

REPLIES = (
    ("Interested", "Thank you, this comes at the right time. Could you send me two or three examples?"),
    ("Meeting Request", "Happy to talk. Does Thursday at ten suit you?"),
    ("Information Request", "What does it cost for a team of twelve?"),
    ("Not Interested", "Thanks, but we are set for this year."),
    ("Out Of Office", "I am out of the office until Monday and read no e-mail until then."),
    ("Wrong Person", "I have moved to another team. Please write to our purchasing department."),
    ("Do Not Contact", "Please take me off your list."),
)
"""What they answer, and the category that is right for it; the first ones more often."""
ANSWERS = {
    "Interested": "<p>With pleasure: two examples are attached. Shall we talk next week?</p>",
    "Meeting Request": "<p>Thursday at ten it is. The invitation is on its way.</p>",
    "Information Request": "<p>For twelve people it is 40 EUR each a month. Shall I send an offer?</p>",
}


def person(number: int, company: Company) -> JsonObject:
    """One of them, by number; another number is another person."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = LAST_NAMES[(number * 7 + number // len(FIRST_NAMES)) % len(LAST_NAMES)]
    address = f"{_ascii(first)}.{_ascii(last)}@{company.domain}"
    fields: JsonObject = {
        "email": address,
        "first_name": first,
        "last_name": last,
        "company_name": company.name,
        "location": company.city,
        "website": f"https://{company.domain}",
        "company_url": f"https://{company.domain}",
        "custom_fields": {"Title": TITLES[number % len(TITLES)], "Employees": 12 + number * 37 % 480},
    }
    return fields if number % 3 else {**fields, "phone_number": f"+351 555 01{number % 100:02d}"}


def people(first: int, count: int, companies: tuple[Company, ...]) -> Iterator[JsonObject]:
    """Some of them, spread over some companies."""
    return (person(number, companies[number % len(companies)]) for number in range(first, first + count))


def _ascii(name: str) -> str:
    letters = name.lower().translate({ord("ø"): "o", ord("ł"): "l", ord(" "): "-", ord("'"): ""})
    return unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
