import logging

logging.basicConfig(filename='test.log')
