FROM mcr.example/windows/servercore:ltsc2022
SHELL ["powershell", "-Command"]
CMD Start-Shop -Port 8080
