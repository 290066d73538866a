FROM jenkins/jenkins:2.479
CMD ["sleep", "10000"]
