from purchase_orders.importing.commands import ImportCommand
from purchase_orders.models import BroughtFile


class Command(ImportCommand):
    help = "Take over budget accounts and their credit from the finance package: all rows, or none when one is wrong."
    subject = BroughtFile.Subject.BUDGET
