# The trainer command in a container. Images and configuration are mounted:
#   docker build -t trainer .
#   docker run --rm -v "$PWD":/data trainer run pipelines.json
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Trainer.Console -c Release -r linux-x64 --no-self-contained -o /trainer

FROM mcr.microsoft.com/dotnet/runtime:10.0
COPY --from=build /trainer /trainer
ENV XDG_CACHE_HOME=/data/.cache
WORKDIR /data
ENTRYPOINT ["/trainer/trainer"]
