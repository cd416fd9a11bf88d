from django_tasks import task

from purchase_orders import papers
from purchase_orders.documents.validation import RulesMissing
from purchase_orders.models import Order, OrderSending
from purchase_orders.services import sending


@task()
def make_papers(order_id: int) -> str:
    """Make and check PDF and UBL of an approved order, so that they are there when somebody wants them."""
    try:
        return str(papers.make(Order.objects.for_page().get(pk=order_id)))
    except RulesMissing as error:
        return str(error)


@task()
def prepare_sending(sending_id: int) -> None:
    sending.prepare(OrderSending.objects.get(pk=sending_id))


@task()
def settle_sending(mail_id: int) -> None:
    for found in OrderSending.objects.filter(mail=mail_id):
        sending.settle(found)
