"""The settings that can be options, by the names that they have in the environment."""

from __future__ import annotations

from msgspec import Struct


class SettingOption(Struct, frozen=True):
    """An option that stands for a variable of the environment.

    Attributes:
        option: as it is typed.
        variable: its name in the environment, which is described by the reader of settings.
        meaning: half a line, with what holds when it is not set.
        choices: the only values there are, for shells to complete.
        is_path: whether it names a file or a folder, for shells to complete.
    """

    option: str
    variable: str
    meaning: str
    choices: tuple[str, ...] = ()
    is_path: bool = False


SETTINGS = (
    SettingOption("--host", "EMULATOR_HOST", "address to listen on (127.0.0.1)"),
    SettingOption("--port", "EMULATOR_PORT", "port to listen on (12111); 0 takes any that is free"),
    SettingOption(
        "--listen-port", "EMULATOR_LISTEN_PORT", "port that `stripe listen` is told to connect to (any that is free)"
    ),
    SettingOption(
        "--store",
        "EMULATOR_STORE",
        "embedded, dynoxide, local or endpoint (decided by what this machine has)",
        choices=("embedded", "dynoxide", "local", "endpoint"),
    ),
    SettingOption(
        "--workers", "EMULATOR_WORKERS", "how many processes answer, on dynoxide or another engine outside (1)"
    ),
    SettingOption("--store-timeout", "EMULATOR_STORE_TIMEOUT", "seconds to wait for an answer of the store (30)"),
    SettingOption("--data", "EMULATOR_DATA", "folder for data that is to outlive a restart (in memory)", is_path=True),
    SettingOption(
        "--public-url", "EMULATOR_PUBLIC_URL", "base of links to hosted pages and PDFs (the address it listens on)"
    ),
    SettingOption(
        "--api-version", "EMULATOR_API_VERSION", "Stripe's API version of accounts without settings (newest)"
    ),
    SettingOption("--hosts", "EMULATOR_HOSTS", "names that it answers to besides, separated by commas"),
    SettingOption("--table", "EMULATOR_TABLE", "name of the DynamoDB table (stripe-invoice-emulator)"),
    SettingOption("--endpoint", "AWS_ENDPOINT_URL_DYNAMODB", "address of a DynamoDB that runs already"),
    SettingOption(
        "--mail-allow",
        "EMULATOR_MAIL_ALLOW",
        "also send live mail to these addresses and domains, separated by commas",
    ),
    SettingOption(
        "--mail-retry-delays", "EMULATOR_MAIL_RETRY_DELAYS", "seconds between a mail's tries, separated by commas"
    ),
    SettingOption(
        "--webhook-retry-delays",
        "EMULATOR_WEBHOOK_RETRY_DELAYS",
        "seconds between a webhook's tries, separated by commas",
    ),
    SettingOption(
        "--webhook-link-local",
        "EMULATOR_WEBHOOK_LINK_LOCAL",
        "allow: webhooks may go to link-local addresses (refused)",
        choices=("allow",),
    ),
    SettingOption(
        "--test-mail",
        "EMULATOR_TEST_MAIL",
        "mirror: the SMTP server, which must be your own, gets the mail of test mode, too",
        choices=("mirror",),
    ),
    SettingOption("--mail-redirect", "EMULATOR_MAIL_REDIRECT", "address that gets all other live mail"),
    SettingOption(
        "--world-list",
        "EMULATOR_WORLD_LIST",
        "hide: the console does not list the worlds of this server",
        choices=("hide",),
    ),
)

FORMER_OPTIONS = (("--mail-pauses", "EMULATOR_MAIL_PAUSES"), ("--webhook-pauses", "EMULATOR_WEBHOOK_PAUSES"))
"""Former names of options, which are still taken."""
