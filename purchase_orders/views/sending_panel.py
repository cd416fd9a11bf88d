from purchase_orders.forms import SentOtherwiseForm


def sending_context(order, user):
    """What the page of an order shows of its papers and sendings."""
    sendings = list(order.sendings.select_related("asked_by"))
    return {
        "papers": order.papers.first(),
        "sendings": sendings,
        "is_being_sent": any(one.is_open for one in sendings),
        "can_send": order.is_sendable_by(user),
        "otherwise_form": SentOtherwiseForm(),
    }
