"""What the page of a Checkout Session shows: every figure, label and field written out, in the order it is read."""

from msgspec import Struct


class Choice(Struct, frozen=True, kw_only=True):
    """One of several things to choose from.

    Attributes:
        value: what the form sends.
        label: what it is called.
        note: what stands below it.
        amount: what it costs.
        is_chosen: whether it is chosen now.
    """

    value: str
    label: str
    note: str = ""
    amount: str = ""
    is_chosen: bool = False


class Field(Struct, frozen=True, kw_only=True):
    """A field of the form.

    Attributes:
        name: what the form calls it.
        label: what stands above it.
        value: what it holds.
        mistake: what is wrong with that; empty where nothing is.
        hint: what stands in it while it is empty.
        kind: `text`, `email`, `tel`, `checkbox`, or `fixed` for what cannot be changed.
        mode: which keyboard a phone shows.
        complete: what a browser may fill in by itself.
        longest: how much may be typed.
        choices: what it can be, where that is a list.
        is_optional: whether it may stay empty.
        half: whether it shares its row with the field beside it.
    """

    name: str
    label: str
    value: str = ""
    mistake: str = ""
    hint: str = ""
    kind: str = "text"
    mode: str = "text"
    complete: str = "off"
    longest: int = 150
    choices: tuple[Choice, ...] = ()
    is_optional: bool = False
    half: bool = False


class Group(Struct, frozen=True, kw_only=True):
    """Fields that belong together, below a heading; `note` is what the business says of them."""

    title: str
    fields: tuple[Field, ...]
    note: str = ""


class Item(Struct, frozen=True, kw_only=True):
    """A thing that is bought, or that may be added.

    Attributes:
        id: the line's.
        name: what it is called.
        details: what stands below the name: the description, how often it is billed, the price of each.
        amount: what it costs, however many they are.
        fields: what the customer decides about it: how many, or how much to pay.
        can_go: whether the customer added it, and may take it away.
    """

    id: str
    name: str
    details: tuple[str, ...]
    amount: str
    fields: tuple[Field, ...] = ()
    can_go: bool = False


class Sum(Struct, frozen=True, kw_only=True):
    """A row of the totals; `removes` is the promotion code that it can be taken away with."""

    label: str
    amount: str
    note: str = ""
    is_total: bool = False
    removes: str = ""


class Order(Struct, frozen=True, kw_only=True):
    """What is bought, and what it costs.

    Attributes:
        title: what the customer is about to do.
        amount: what is to be paid, large; empty where nothing is bought.
        per: what stands beside the amount: `per month`.
        note: what stands below it: what follows a trial.
        items: the things.
        offers: what may be added to them.
        sums: from the subtotal to what is due today.
        code: the field for a promotion code, where there is one.
        can_update: whether the customer decides anything about the things.
    """

    title: str
    amount: str = ""
    per: str = ""
    note: str = ""
    items: tuple[Item, ...] = ()
    offers: tuple[Item, ...] = ()
    sums: tuple[Sum, ...] = ()
    code: Field | None = None
    can_update: bool = False


class Method(Struct, frozen=True, kw_only=True):
    """A way to pay: its radio button, and the fields that open below it.

    Attributes:
        value: what the form sends as `method`.
        label: what customers know it by.
        fields: what is typed of it.
        note: what the customer agrees to by it, or where they go next.
        examples: test numbers, each with what comes of it.
        is_chosen: whether it is chosen now.
    """

    value: str
    label: str
    fields: tuple[Field, ...] = ()
    note: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    is_chosen: bool = False


class CheckoutView(Struct, frozen=True, kw_only=True):
    """The page of an open session.

    Attributes:
        business: who sells.
        back: where the customer came from; empty where that is not known.
        order: what is bought.
        contact: e-mail, name and phone.
        shipping: the address that goods go to, where one is asked for.
        shipping_choices: how they may go there.
        methods: the ways to pay; none where nothing is to be paid.
        billing: the address of who pays, where it is asked for.
        extra: the fields of the business's own, and tax numbers.
        consents: what the customer agrees to by ticking it.
        button: what the button says.
        above_button: what the business says above it.
        below_button: what the customer agrees to by pressing it.
        problem: what went wrong with the last attempt.
        news: what has changed by the last press of a button.
        waiting: the payment that waits for its customer, who may go on with it.
        closed: why nothing is taken; there is no form then.
        total: what is due in minor units, as the form says it again: nobody pays what they have not seen.
    """

    business: str
    back: str
    order: Order
    contact: Group
    shipping: Group | None = None
    shipping_choices: tuple[Choice, ...] = ()
    methods: tuple[Method, ...] = ()
    billing: Group | None = None
    extra: Group | None = None
    consents: tuple[Field, ...] = ()
    button: str
    above_button: str = ""
    below_button: tuple[str, ...] = ()
    problem: str = ""
    news: str = ""
    waiting: str = ""
    closed: str = ""
    total: str = ""
