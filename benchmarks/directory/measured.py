"""Run one management command in a process of its own and print what it cost, without the start of Django.

python measured.py COMMAND [ARGUMENT…], with DJANGO_SETTINGS_MODULE in the environment. Knows nothing of Belfort, so
that what it is compared with is measured by the same means.
"""

import json
import resource
import sys
import time

import django
from django.core.management import call_command


def main():
    django.setup()
    start, wall, cpu = time.process_time(), time.perf_counter(), time.process_time()
    call_command(*sys.argv[1:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "memory": peak, "start": start}
    print(json.dumps(spent))


if __name__ == "__main__":
    main()
