"""Files among the evidence of a dispute (docs.stripe.com/api/disputes/evidence_object)."""

from collections.abc import Iterable, Mapping

from emulator.billing.core.errors import APIError
from emulator.billing.system.files import UploadedFile

FILE_NAMES = (
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
)
"""What of the evidence is a file, named by its id."""

PURPOSE = "dispute_evidence"

MAX_BYTES = 4_500_000
"""Bytes of all files of a dispute together, as somebody found out (woocommerce-payments#559): none is documented."""


def files_named(evidence: Mapping[str, object]) -> dict[str, str]:
    """The ids of the files that evidence names, by the names of the API."""
    return {name: id for name, id in evidence.items() if name in FILE_NAMES and isinstance(id, str)}


def check_files(files: Iterable[tuple[str, UploadedFile]]) -> None:
    """Raises APIError for files, by the names of the API, that are for something else, or are too much together."""
    sizes: dict[str, int] = {}
    for name, file in files:
        if file.purpose != PURPOSE:
            # That it is refused is certain, in which words is not.
            raise APIError(
                f"The file {file.id} was uploaded with the purpose `{file.purpose}`; evidence takes files with the "
                f"purpose `{PURPOSE}`.",
                param=f"evidence[{name}]",
            )
        sizes[file.id] = file.size
    if sum(sizes.values()) > MAX_BYTES:
        raise APIError(
            "The files you've attached to this dispute as evidence will exceed the limit for a dispute's total size. "
            "Try using smaller files as evidence. Hint: if you've attached images, you might want to try providing "
            "them in lower resolutions.",
            param="evidence",
        )
