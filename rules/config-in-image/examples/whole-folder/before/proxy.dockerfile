FROM nginx:1.29

ADD conf.d /etc/nginx/conf.d
CMD ["nginx", "-g", "daemon off;"]
