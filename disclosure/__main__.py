"""`python -m disclosure` is the console script."""

import sys

from disclosure.cli import main

sys.exit(main())
