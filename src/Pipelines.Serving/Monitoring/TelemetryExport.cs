using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Pipelines.Serving.Monitoring;

/// <summary>Sends metrics by OpenTelemetry's protocol. Nothing of it is loaded where no receiver is configured.</summary>
internal static class TelemetryExport
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsEndpointVariable = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>Whether a receiver is configured.</summary>
    public static bool IsWanted(Uri? endpoint) => endpoint is not null
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable))
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(MetricsEndpointVariable));

    /// <summary>Adds the export.</summary>
    /// <param name="services">The services of the server.</param>
    /// <param name="endpoint">The receiver; null for that of the environment.</param>
    public static void Add(IServiceCollection services, Uri? endpoint) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService("trainer-serve"))
        .WithMetrics(metrics => metrics
            .AddMeter(ServingMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(exporter =>
            {
                if (endpoint is not null)
                {
                    exporter.Endpoint = endpoint;

                    // Where only a machine and a port are named, gRPC is meant; a path is that of OTLP over HTTP.
                    exporter.Protocol = endpoint.AbsolutePath == "/" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                }
            }));
}
