"""2022-08-01: the trial of a customer's only subscription is no parameter of the customer any more."""

from emulator.api.stripe.version_change import VersionChange, unsupported

VERSION_CHANGE = VersionChange(
    release="2022-08-01",
    upgrade_params={"POST /v1/customers/<customer>": unsupported("trial_end")},
)
