"""What Hopbeke buys with: invented suppliers, contracts and budget. Their numbers are valid by checksum only."""

from purchase_orders.demo import money


def install(report):
    """Make what the fictional town needs to order; a second run changes nothing."""
    money.install(report)


__all__ = ["install"]
