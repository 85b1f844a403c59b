"""The conformance kit: every rule of `edian.backoffice.v1` played against whatever answers at an address.

It knows the other side by the wire alone, never by its books: what holds for the bundled sandbox is found out in the
same way as for a bank's own adapter. docs/conformance.md is its reference.
"""
