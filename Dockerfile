# The service, and under the target `simulator` the demo's stand-in for StackStorm.
#   docker build -t ai-service .
#   docker run -p 8002:8002 -v ai-data:/data ai-service
# Both of one C library and processor: the service is compiled for them.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# What decides the packages comes first: this layer lasts until one of these files changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/AiService.Faults/AiService.Faults.csproj src/AiService.Faults/packages.lock.json src/AiService.Faults/
COPY src/AiService.NetworkAgent/AiService.NetworkAgent.csproj src/AiService.NetworkAgent/packages.lock.json src/AiService.NetworkAgent/
COPY src/AiService/AiService.csproj src/AiService/packages.lock.json src/AiService/
COPY samples/SimulatorKit/SimulatorKit.csproj samples/SimulatorKit/packages.lock.json samples/SimulatorKit/
COPY samples/StackStormSimulator/StackStormSimulator.csproj samples/StackStormSimulator/packages.lock.json samples/StackStormSimulator/
RUN dotnet restore --locked-mode --use-current-runtime src/AiService/AiService.csproj \
    && dotnet restore --locked-mode samples/StackStormSimulator/StackStormSimulator.csproj
COPY src/ src/
COPY docs/schemas/ docs/schemas/
COPY samples/SimulatorKit/ samples/SimulatorKit/
COPY samples/StackStormSimulator/ samples/StackStormSimulator/
RUN dotnet publish --no-restore -c Release -o /publish/service --use-current-runtime --no-self-contained -p:UseAppHost=false src/AiService/AiService.csproj \
    && dotnet publish --no-restore -c Release -o /publish/simulator -p:UseAppHost=false samples/StackStormSimulator/StackStormSimulator.csproj

# A SIMULATION: it answers as a StackStorm would and touches no device.
FROM ${RUNTIME_IMAGE} AS simulator
WORKDIR /app
COPY --from=build /publish/simulator ./
ENV ASPNETCORE_HTTP_PORTS=
USER app
EXPOSE 9101
ENTRYPOINT ["dotnet", "StackStormSimulator.dll", "--urls", "http://+:9101"]

FROM ${RUNTIME_IMAGE} AS service
# A named volume takes over the owner of the folder that it hides, so the user can write to it.
RUN mkdir /data && chown app:app /data
WORKDIR /app
COPY --chmod=755 docker/healthy ./
COPY --from=build /publish/service ./
# The image of Microsoft asks for port 8080 and the service would warn at every start that it takes 8002.
ENV ASPNETCORE_HTTP_PORTS= \
    KNOWLEDGE_DB_PATH=/data/knowledge_base.db \
    RECORDS_DB_PATH=/data/records.db
USER app
VOLUME /data
EXPOSE 8002
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 CMD ["/app/healthy"]
ENTRYPOINT ["dotnet", "AiService.dll"]
