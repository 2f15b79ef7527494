"""Properties that can be searched of several resources (docs.stripe.com/search, query fields)."""

from emulator.api.stripe.search_query import Field

ACTIVE = Field("token", lambda each: str(each.active).lower())
AMOUNT = Field("number", lambda each: each.amount)
CREATED = Field("number", lambda each: each.created)
CURRENCY = Field("text", lambda each: each.currency)
CUSTOMER = Field("token", lambda each: each.customer)
NAME = Field("text", lambda each: each.name, key="name_key")
STATUS = Field("token", lambda each: each.status)
