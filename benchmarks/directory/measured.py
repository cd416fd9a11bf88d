"""Run one management command in a process of its own and print what it cost, without the start of Django.

python measured.py COMMAND [ARGUMENT…], with DJANGO_SETTINGS_MODULE in the environment. Knows nothing of Belfort, so
that what it is compared with is measured by the same means.
"""

import json
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command


def main():
    django.setup()
    start, wall, cpu = time.process_time(), time.perf_counter(), time.process_time()
    call_command(*sys.argv[1:])
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "memory": peak(), "start": start}
    print(json.dumps(spent))


def peak():
    """The most memory that this process had, in megabytes; what `getrusage` says begins with that of its parent."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
