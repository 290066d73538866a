import logging
import sys

logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))
