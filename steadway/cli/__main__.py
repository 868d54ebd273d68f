"""`python -m steadway.cli`, the same as `steadway`."""

import sys

from steadway.cli import main

sys.exit(main())
