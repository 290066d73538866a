print('open')
