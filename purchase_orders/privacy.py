from intranet.accounts.models import User
from intranet.privacy.declarations import DataSubject
from purchase_orders.models import FavouriteOrder


def erase(subject: DataSubject) -> None:
    FavouriteOrder.objects.filter(user=subject.row_of(User)).delete()
