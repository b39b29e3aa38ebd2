"""How people and their programs call the fields of a lead: of columns in files, keys of rows, fields of forms.

A name stands in one list. Where a table has several columns for one field, the one whose name stands first in the
list is looked at first. A name that may as well mean something else ("Name", "Phone 2", "Company LinkedIn") is
not here, or only beside a column that settles it: it becomes a custom field, which is seen before it is sent.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

FIELDS = (
    "first_name",
    "last_name",
    "email",
    "phone_number",
    "company_name",
    "website",
    "location",
    "linkedin_profile",
    "company_url",
)

# Sources: exports of Apollo, ZoomInfo, Seamless, Evaboot, PhantomBuster, LinkedIn, Google, Outlook, Thunderbird,
# HubSpot, Salesforce, Clay, lemlist, Hunter and Smartlead. Languages: those of Outlook's and Google's exports.
NAMES = {
    "email": """
        email, mail, email address, mail address, email 1, email 1 value, email 1 address, primary email,
        primary email address, contact email, email id, emails, work email, business email, professional email,
        work email address, business email address, person email, lead email, prospect email,
        e-mail-adresse, mailadresse,
        primäre e-mail-adresse, adresse e-mail, adresse email, adresse mail, adresse de messagerie, courriel,
        adresse électronique, correo electrónico, correo, dirección de correo electrónico, dirección de correo,
        indirizzo e-mail, indirizzo email, indirizzo di posta elettronica, posta elettronica,
        endereço de e-mail, endereço de correio eletrónico, correio eletrónico, e-mailadres, adres e-mail,
        adres email, adres poczty elektronicznej, e-postadress, e-post, e-postadresse, mejladress,
        e-mailová adresa, emailová adresa, e-mail cím, email cím, e-posta, e-posta adresi, sähköposti,
        sähköpostiosoite, электронная почта, адрес электронной почты, эл. почта, адрес эл. почты, почта,
        имейл, електронна поща, електронна пошта, διεύθυνση ηλεκτρονικού ταχυδρομείου, 電子メール アドレス,
        メールアドレス, 电子邮件, 电子邮件地址, 邮箱, 電子郵件,
        電子郵件地址, 이메일, 이메일 주소, 전자 메일 주소""",
    "first_name": """
        first, first name, contact first name, person first name, lead first name, prospect first name,
        given name, forename, vorname, prénom, primer nombre, nombre de pila, primeiro nome,
        voornaam, imię, förnamn, fornavn, křestní jméno, keresztnév, utónév, etunimi, имя, име, ім'я""",
    "last_name": """
        last, last name, contact last name, person last name, lead last name, prospect last name,
        surname, family name, nachname, familienname, zuname, nom de famille, apellidos, apellido,
        cognome, sobrenome, apelido, último nome, achternaam, nazwisko, efternamn, efternavn, etternavn, příjmení,
        vezetéknév, soyadı, soyad, sukunimi, фамилия, фамилно име, прізвище, επώνυμο""",
    "phone_number": """
        phone, phone number, telephone, telephone number, tel, tel number, phone 1, phone 1 value,
        contact phone 1, telefon, telefonnummer, téléphone, teléfono, telefono, telefone, telefoon,
        telefoonnummer, numer telefonu, телефон, 電話番号, 电话, 電話, 전화번호, mobile, mobile phone,
        mobile number, cell, cell phone, cellphone, mobil, mobiltelefon, mobil-tel.-nr., mobilnummer, handy,
        tél. mobile, téléphone mobile, portable, móvil, teléfono móvil, cellulare, celular, telemóvel, mobiel,
        mobiele telefoon, telefon komórkowy, мобильный телефон, 携帯電話, direct phone, direct phone number,
        direct dial, work direct phone, work phone, business phone, office phone, geschäftlich telefon,
        telefon geschäftlich, telefon (geschäftlich), telefon dienstlich, téléphone (bureau), tél. bureau,
        téléphone professionnel, teléfono del trabajo, telefono ufficio, zakelijke telefoon, telefon służbowy,
        corporate phone, company phone, company phone number, company main phone""",
    "company_name": """
        company name for emails, company, company name, account name, company / account,
        organization, organisation, organization name, organisation name, organization 1 name, current company,
        employer, firma, firmenname, unternehmen, société, entreprise, organisme, empresa, compañía, azienda,
        società, ditta, bedrijf, organisatie, organizacja, nazwa firmy, företag, společnost, cég, şirket, yritys,
        компания, организация, фирма, компанія, εταιρεία, 会社名, 会社, 勤務先, 公司, 公司名称, 公司名稱, 회사""",
    "website": """
        website, website url, web site, homepage, web page, web page 1, website 1 value, webseite, internetseite,
        internetadresse, site web, sitio web, página web, sito web, pagina web, website adres,
        strona internetowa, strona www, webbplats, webová stránka, weboldal, веб-сайт, сайт, web, company domain,
        domain name, domain""",
    "location": """
        location, city, address 1 city, contact city, person city, business city, ort, stadt, ort geschäftlich,
        ville, ciudad, città, cidade, plaats, miasto, ort arbete, město, város, şehir, kaupunki, город, град,
        місто, 市区町村, 城市, 도시""",
    "linkedin_profile": """
        default profile url, linkedin profile, linkedin, linkedin url, linkedin url public, linkedin profile url,
        person linkedin url, person linkedin, linkedin contact profile url, contact li profile url,
        linkedin member profile url, linkedin profil, profile url""",
    "company_url": "company url, company website, company web site, company website url",
}

# Names that say it only beside another column.
BESIDE = {
    "name": ("last_name", "vorname"),
    "nom": ("last_name", "prénom"),
    "nombre": ("first_name", "apellidos apellido"),
    "nome": ("first_name", "cognome sobrenome apelido"),
    "jméno": ("first_name", "příjmení"),
    "ad": ("first_name", "soyad soyadı"),
    "adı": ("first_name", "soyad soyadı"),
    "名": ("first_name", "姓"),
    "姓": ("last_name", "名"),
    "이름": ("first_name", "성"),
    "성": ("last_name", "이름"),
    "url": ("linkedin_profile", "connectedon"),
}
LEAD_ID_NAMES = ("lead_id", "id")  # in the order of preference; only where leads are updated

# What Smartlead's own export has beside a lead's fields: its own numbers and states, which it does not take back.
OF_SMARTLEAD = frozenset(
    {
        "id",
        "campaignleadmapid",
        "status",
        "createdat",
        "isunsubscribed",
        "unsubscribedclientidmap",
        "leadcategoryid",
        "category",
        "isinterested",
        "lastemailsequencesent",
        "opencount",
        "clickcount",
        "replycount",
    }
)
# Beside one of these: leads of a campaign, and of the account.
_SMARTLEAD_MARKS = frozenset({"campaignleadmapid", "unsubscribedclientidmap"})
OF_REJECTS = frozenset({"_line", "_code", "_reason"})  # what a file of rejected rows adds to the original ones

# Words in the names of columns about one's own people.
_OWN_PEOPLE = frozenset(
    (
        *("owner", "owners", "sender", "senders", "from", "rep", "reps", "representative", "assigned", "assignee"),
        *(
            "manager",
            "agent",
            "user",
            "users",
            "creator",
            "created",
            "executive",
            "sdr",
            "bdr",
            "reply",
            "replyto",
        ),
        *("bcc", "cc", "besitzer", "inhaber", "absender", "zuständig", "bearbeiter", "vertreter", "propriétaire"),
        *("expéditeur", "responsable", "propietario", "remitente", "proprietario", "mittente"),
    )
)
_NAMES_SHOWN = 20
_NAME_CHARACTERS = 60
_SEPARATORS = re.compile(r"[^\w#]|_")
# Format characters, fillers and variation selectors: a person sees nothing of them.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def normalise(name: str) -> str:
    """A name without regard to case, separators, punctuation, width and what cannot be seen."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", name)).casefold())


def _ranks() -> Iterator[tuple[str, tuple[str, int]]]:
    for field in FIELDS:
        yield normalise(field), (field, 0)
        for rank, name in enumerate(NAMES[field].replace("\n", " ").split(","), start=1):
            yield normalise(name), (field, rank)


# The field's own name first, unless the list has it at another place.
_FIELD_OF = dict(_ranks())
_BESIDE = {
    normalise(name): (field, frozenset(map(normalise, beside.split()))) for name, (field, beside) in BESIDE.items()
}
_LEAD_IDS = {normalise(name): rank for rank, name in enumerate(LEAD_ID_NAMES)}


def field_of(name: str, beside: AbstractSet[str] = frozenset()) -> tuple[str, int] | None:
    """The field that a name stands for among other columns (normalised), and its rank: 0 is looked at first."""
    key = normalise(name)
    if found := _FIELD_OF.get(key):
        return found
    field, needed = _BESIDE.get(key, ("", frozenset[str]()))
    return None if needed.isdisjoint(beside) else (field, 0)


def lead_id_rank(name: str) -> int | None:
    """Which of the names of a lead's id it is, if it is one."""
    return _LEAD_IDS.get(normalise(name))


def is_left_out(name: str, beside: AbstractSet[str] = frozenset()) -> bool:
    """Whether a column is none of a lead's: added by a file of rejected rows, or by Smartlead's own export."""
    return name.casefold() in OF_REJECTS or (
        normalise(name) in OF_SMARTLEAD and not _SMARTLEAD_MARKS.isdisjoint(beside)
    )


def is_of_own_people(name: str) -> bool:
    """Whether a column names those who look after a lead, or write to it, and not the lead."""
    return not _OWN_PEOPLE.isdisjoint(re.findall(r"\w+", name.casefold().replace("_", " ")))


def is_custom_fields(name: str) -> bool:
    """Whether a column is named for all custom fields together, as JSON."""
    return normalise(name) == "customfields"


def list_names(names: Iterable[str]) -> str:
    """Names for a message; of many the first."""
    shown = list(names)
    more = f" and {len(shown) - _NAMES_SHOWN} more" if len(shown) > _NAMES_SHOWN else ""
    return ", ".join(repr(name[:_NAME_CHARACTERS]) for name in shown[:_NAMES_SHOWN]) + more
