require('./shop').listen(process.env.PORT);
