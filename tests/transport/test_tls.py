"""Whose certificates are trusted, and what is said where they cannot be read."""

import os
import ssl
from pathlib import Path

import certifi
import httpx
import pytest

from smartlead_async import ConfigurationError, Smartlead
from smartlead_async.transport.tls import default_context
from tests.memory_network import KEY

OWN = Path(__file__).with_name("loopback.pem")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"):
        monkeypatch.delenv(name, raising=False)


def subjects(context: ssl.SSLContext) -> list[str]:
    return [dict(part[0] for part in one["subject"]).get("commonName", "") for one in context.get_ca_certs()]


def test_the_certificates_are_read_once():
    """It takes some 20 ms."""
    assert default_context() is default_context()


def test_a_variable_that_is_set_later_counts(monkeypatch):
    """For the next client."""
    assert "127.0.0.1" not in subjects(default_context())
    monkeypatch.setenv("SSL_CERT_FILE", str(OWN))
    assert subjects(default_context()) == ["127.0.0.1"]


def test_a_file_that_has_changed_is_read_again(monkeypatch, tmp_path: Path):
    """A company renews its certificate while the program runs."""
    file = tmp_path / "company.pem"
    file.write_bytes(Path(certifi.where()).read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert len(subjects(default_context())) > 1
    file.write_bytes(OWN.read_bytes())
    os.utime(file, ns=(1, 1))
    assert subjects(default_context()) == ["127.0.0.1"]


@pytest.mark.parametrize(
    "variable",
    [
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        pytest.param(
            "SSLKEYLOGFILE", marks=pytest.mark.skipif(httpx.__name__ != "httpx", reason="httpx2 does not read it")
        ),
    ],
)
def test_a_file_that_is_not_there_is_named_with_its_variable(variable, monkeypatch, tmp_path: Path):
    """Some installers leave such a variable behind."""
    gone = tmp_path / "gone" / "cert.pem"
    monkeypatch.setenv(variable, str(gone))
    with pytest.raises(ConfigurationError) as caught:
        Smartlead(KEY)
    assert f"{variable}={gone}" in str(caught.value)
    assert "unset it" in str(caught.value)


def test_a_file_that_holds_no_certificates_is_named(monkeypatch, tmp_path: Path):
    """With what TLS says of it."""
    file = tmp_path / "broken.pem"
    file.write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(ConfigurationError, match=f"SSL_CERT_FILE={file} .*SSLError"):
        Smartlead(KEY)


@pytest.mark.parametrize("before", ["", "# Die Wurzel der Firma Müller\n\n"])
def test_a_client_is_made_with_a_file_whose_first_certificate_is_good(before, monkeypatch, tmp_path: Path):
    """Notes may stand before it. The others are read with the first connection, since all together take 50 ms."""
    file = tmp_path / "company.pem"
    file.write_text(before + OWN.read_text() + OWN.read_text().replace("M", "W"))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    Smartlead(KEY)
    with pytest.raises(ConfigurationError, match=f"SSL_CERT_FILE={file} .*SSLError"):
        default_context()


def test_a_file_whose_first_certificate_is_broken_is_named(monkeypatch, tmp_path: Path):
    """At once, with what TLS says of it."""
    file = tmp_path / "company.pem"
    file.write_text(OWN.read_text().replace("M", "W"))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(ConfigurationError, match=f"SSL_CERT_FILE={file} .*SSLError"):
        Smartlead(KEY)


def test_certificates_that_are_given_need_none_of_the_environment(monkeypatch, tmp_path: Path):
    """Nothing of it is read."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone"))
    Smartlead(KEY, ssl_context=ssl.create_default_context(cafile=OWN))
