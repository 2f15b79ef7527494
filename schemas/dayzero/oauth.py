"""Day Zero's OAuth on the wire (docs/guides/authentication, docs/reference/oauth/get-token)."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from emulator.billing.dayzero import choices
from emulator.billing.dayzero.token_params import GrantParams, UserParams
from emulator.billing.system.mail_addresses import MAX_EMAIL_LENGTH
from schemas.json_fields import MISSING, Enum, String
from schemas.json_formats import Email
from schemas.json_params import ParamsSchema
from schemas.outgoing import OutgoingSchema

_GRANTS: Mapping[str, str] = {"authorization_code": "code", "refresh_token": "refresh_token"}
"""Where the grant of each type stands."""


class GrantParamsSchema(ParamsSchema[GrantParams]):
    """POST /oauth/token, a form: RFC 6749, 4.1.3 and 6."""

    grant_type = Enum(*_GRANTS, required=True)
    code = String(max_length=choices.MAX_TOKEN_LENGTH, optional=True)
    redirect_uri = String(max_length=choices.MAX_TOKEN_LENGTH, optional=True)
    refresh_token = String(max_length=choices.MAX_TOKEN_LENGTH, optional=True)
    client_id = String(max_length=choices.MAX_TOKEN_LENGTH, optional=True)

    @validates_schema
    def check_grant(self, form: Mapping[str, Any], **_options: Any) -> None:
        """Raises ValidationError for a form without its grant."""
        name = _GRANTS[form["grant_type"]]
        if form[name] is None:
            raise ValidationError({name: [MISSING]})


class UserParamsSchema(ParamsSchema[UserParams]):
    """POST /oauth2/token, a form."""

    user_email = Email(max_length=MAX_EMAIL_LENGTH, required=True)


class TokenPairSchema(OutgoingSchema):
    """OAuthTokenResponse, its keys in the documented order."""

    access_token = fields.Raw()
    token_type = fields.Constant("Bearer")
    expires_in = fields.Raw()
    refresh_token = fields.Raw()
    scope = fields.Raw()
