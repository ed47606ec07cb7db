# The trainer command in a container. Images and configuration are mounted:
#   docker build -t trainer .
#   docker run --rm -v "$PWD":/data trainer run pipelines.json
#   docker run --rm -v "$PWD":/data -p 8080:8080 trainer serve model.zip --address 0.0.0.0
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Trainer.Console -c Release -r linux-x64 --no-self-contained -o /trainer

# With ASP.NET Core, which "trainer serve" needs; without that command, runtime:10.0 is enough.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
# For the search in indexes of 100,000 images and more.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
COPY --from=build /trainer /trainer
ENV XDG_CACHE_HOME=/data/.cache
WORKDIR /data
ENTRYPOINT ["/trainer/trainer"]
