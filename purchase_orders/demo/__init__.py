"""What Hopbeke buys with, and what it orders. Its suppliers are invented; their numbers are valid by checksum only."""

from purchase_orders.demo import money, orders


def install(report):
    """Make what the fictional town needs to order, then its orders; a second run changes nothing."""
    money.install(report)
    orders.install(report)


__all__ = ["install"]
