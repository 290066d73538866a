FROM registry.example/base:1
CMD ["sleep", "10000"]
