from purchase_orders.importing.commands import ImportCommand
from purchase_orders.models import BroughtFile


class Command(ImportCommand):
    help = "Take over articles of framework contracts from a price list: all rows, or none when one is wrong."
    subject = BroughtFile.Subject.ITEMS
