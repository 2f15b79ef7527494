"""What may come in over the wire and what goes out: marshmallow schemas, one package per emulated API."""
