import logging

logging.basicConfig(filename='/var/log/shop.log')
logging.info('open')
