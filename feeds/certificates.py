"""Whose certificate is missing where a server's chain breaks off. Which servers may be asked, and how, is in `net`."""

import contextlib
import ssl
from collections.abc import Callable

import httpcore
import httpx

INCOMPLETE = frozenset({2, 20, 21})
"""OpenSSL's X509_V_ERR_* for a chain that no trusted certificate ends."""


def note_issuer(error: BaseException, again: Callable[[], httpcore.NetworkStream], host: str | None, *, timeout_s: float) -> None:
    """Add to the certificate error under `error` who signed the server's certificate, where its chain is incomplete.

    `again` opens a second connection to the same address: the first handshake is over before the certificate can be seen.
    """
    cause = error.__cause__
    if not isinstance(cause, ssl.SSLCertVerificationError) or cause.verify_code not in INCOMPLETE:
        return
    from cryptography import x509  # which only a broken chain needs

    with contextlib.suppress(httpcore.NetworkError, httpcore.TimeoutException, ValueError, OSError):
        stream = again()
        try:
            stream = stream.start_tls(httpx.create_ssl_context(verify=False), host, timeout_s)
            held = stream.get_extra_info("ssl_object").getpeercert(True)
            cause.add_note(x509.load_der_x509_certificate(held).issuer.rfc4514_string())
        finally:
            stream.close()


def issuer_noted(error: BaseException) -> str | None:
    """Return who signed the certificate that an error is about, as `note_issuer` found it; None where it did not."""
    notes = getattr(error, "__notes__", None)
    return str(notes[0])[:200] if notes else None
