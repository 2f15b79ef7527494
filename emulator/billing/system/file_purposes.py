"""What files are uploaded for, and what each purpose takes (docs.stripe.com/file-upload, "Upload a file")."""

from collections.abc import Mapping

from emulator.billing.core.calendar import DAY
from emulator.billing.core.structs import Struct

# The page counts in thousands: it gives the four binary megabytes of a splash screen as 4.194304MB.
_KB = 1000
_MB = 1000 * _KB

MAX_BYTES = 64 * _MB
"""Bytes of any file. Stripe takes three times as many of an Android app; what is larger is refused as not emulated."""


class Purpose(Struct, frozen=True):
    """What a purpose takes.

    Attributes:
        types: the formats, by the names that `type` has for them.
        max_bytes: bytes of a file, at most.
        lifetime: the seconds after which a file expires; None for one that never does.
        is_downloadable: whether a file can be read again, and linked to.
    """

    types: tuple[str, ...]
    max_bytes: int
    lifetime: int | None = None
    is_downloadable: bool = True


_DOCUMENT = ("pdf", "jpg", "png")
_PICTURE = ("jpg", "png", "gif")
_YEAR = 365 * DAY

PURPOSES: Mapping[str, Purpose] = {
    "account_requirement": Purpose(_DOCUMENT, 64 * _MB, is_downloadable=False),
    "additional_verification": Purpose(_DOCUMENT, 16 * _MB, is_downloadable=False),
    "business_icon": Purpose(_PICTURE, 512 * _KB),
    "business_logo": Purpose(_PICTURE, 512 * _KB),
    "customer_signature": Purpose(("jpg", "png", "svg"), 4 * _MB, 7 * DAY),
    # The nine months are 270 days, as the example at docs.stripe.com/api/files/object has them.
    "dispute_evidence": Purpose(_DOCUMENT, 5 * _MB, 270 * DAY),
    # Platforms can read those that they upload; no account here has one that verifies it.
    "identity_document": Purpose(_DOCUMENT, 32 * _MB, is_downloadable=False),
    "issuing_regulatory_reporting": Purpose(("json",), 256 * _KB, 2 * _YEAR),
    "pci_document": Purpose(("pdf",), 16 * _MB),
    "platform_terms_of_service": Purpose(("pdf", "txt", "md"), 64 * _MB, is_downloadable=False),
    "tax_document_user_upload": Purpose(("pdf", "csv", "jpg", "png", "xlsx", "docx"), 16 * _MB),
    "terminal_android_apk": Purpose(("apk",), MAX_BYTES, 180 * DAY),
    "terminal_reader_splashscreen": Purpose(_PICTURE, 4 * 1024 * 1024, _YEAR),
    "terminal_wifi_certificate": Purpose(("pem",), 100 * _KB, is_downloadable=False),
    "terminal_wifi_private_key": Purpose(("pem",), 100 * _KB, is_downloadable=False),
}
"""Every purpose that a file can be uploaded for."""
