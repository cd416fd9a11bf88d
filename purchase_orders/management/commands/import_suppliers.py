from purchase_orders.importing.commands import ImportCommand
from purchase_orders.models import BroughtFile


class Command(ImportCommand):
    help = "Take over suppliers from a CSV or XLSX file: all rows, or none when one is wrong."
    subject = BroughtFile.Subject.SUPPLIERS
