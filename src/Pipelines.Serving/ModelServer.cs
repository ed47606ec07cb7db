using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipelines.Serving.Answers;
using Pipelines.Serving.Endpoints;
using Pipelines.Serving.Models;
using Pipelines.Serving.Monitoring;
using Pipelines.Serving.Requests;
using Pipelines.Serving.Security;

namespace Pipelines;

/// <summary>A web server that does nothing but serve models; it is what <c>trainer serve</c> starts.</summary>
/// <remarks>No file of settings and no variable of the environment changes where it listens.</remarks>
public static class ModelServer
{
    private static readonly TimeSpan s_headersLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_idleLimit = TimeSpan.FromSeconds(60);

    /// <summary>Serves until it is cancelled; then takes no more requests and answers those that have begun.</summary>
    /// <param name="options">What to serve, where, and how.</param>
    /// <param name="listening">Receives the address, when the server is ready, and what it serves.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ConfigurationException">The address is none of this machine, or two models have the same name.</exception>
    /// <exception cref="PipelineException">A model cannot be loaded, or the port is taken.</exception>
    public static async Task RunAsync(
        ServerOptions options, Action<Uri, IReadOnlyList<string>>? listening = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Serving.Validate();
        var address = Address(options);

        // The models take the longest: the server is made beside them, and listens when they are there.
        var loading = Task.Run(() => LoadedModels.Load(options.Models, options.Serving.Indexes), cancellation);
        await using var app = Build(options, address);
        var metrics = ServingMetrics.Of(app.Services.GetRequiredService<IMeterFactory>());
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(ServingLog.Category);
        using var set = ModelSet.Of(options.Models, await loading.ConfigureAwait(false), options.Serving, metrics, log);
        Map(app, set);
        await StartAsync(app, options, address, cancellation).ConfigureAwait(false);
        listening?.Invoke(Listening(app), [.. set.Models.Select(model => model.Name)]);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(options.StopLimit);
            await app.StopAsync(limit.Token).ConfigureAwait(false);
        }
    }

    private static IPAddress Address(ServerOptions options)
    {
        if (options.Models.Count == 0)
        {
            throw new ConfigurationException(new Problem("models", "There is no model to serve.", "Name one."));
        }

        return IPAddress.TryParse(options.Address, out var address)
            ? address
            : throw new ConfigurationException(new Problem(
                options.Address,
                "This is no IP address.",
                "Use 127.0.0.1 for programs of this machine only, 0.0.0.0 or :: for every address of it, or one of its addresses."));
    }

    private static WebApplication Build(ServerOptions options, IPAddress address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = options.MaximumConnections;
            kestrel.Limits.RequestHeadersTimeout = s_headersLimit;
            kestrel.Limits.KeepAliveTimeout = s_idleLimit;
            kestrel.Listen(address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<JsonOptions>(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AnswerJson.Default));
        builder.Services.AddOpenApi(document => document.AddDocumentTransformer((text, _, _) =>
        {
            text.Info.Title = "trainer serve";
            return Task.CompletedTask;
        }));
        Logging(builder.Logging, options);
        if (TelemetryExport.IsWanted(options.OtlpEndpoint))
        {
            TelemetryExport.Add(builder.Services, options.OtlpEndpoint);
        }

        return builder.Build();
    }

    private static void Logging(ILoggingBuilder logging, ServerOptions options)
    {
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter(ServingLog.Category, LogLevel.Information);

        // What a stranger sends must fill no log: Kestrel's own lines about bad requests are for those who look for them.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Microsoft.AspNetCore", LogLevel.Critical);
        _ = options.HasJsonLog
            ? logging.AddJsonConsole(json => json.UseUtcTimestamp = true)
            : logging.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
            });

        // Standard output is for results.
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void Map(WebApplication app, ModelSet set)
    {
        app.Use(async (context, next) =>
        {
            SecurityHeaders.Set(context.Response);
            await next(context).ConfigureAwait(false);
            if (context.Response is
                {
                    HasStarted: false,
                    StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed,
                })
            {
                var status = context.Response.StatusCode;
                await Answering.RefuseAsync(context, new RefusedRequestException(
                    status, status == StatusCodes.Status404NotFound ? "There is nothing here." : "This address takes other methods."))
                    .ConfigureAwait(false);
            }
        });
        ServingRoutes.Map(app.MapGroup(""), set);
        app.MapOpenApi();
    }

    private static async Task StartAsync(WebApplication app, ServerOptions options, IPAddress address, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or InvalidOperationException)
        {
            var place = new IPEndPoint(address, options.Port).ToString();
            throw error switch
            {
                { InnerException: AddressInUseException } => new PipelineException(new Problem(
                    place, "Another program listens there already.", "Stop it, or choose another port.")
                {
                    Action = new(ProblemActionKind.ChoosePort),
                }),
                SocketException { SocketErrorCode: SocketError.AccessDenied } => new PipelineException(new Problem(
                    place, "The system does not let this program listen there.", "Choose a port above 1023.")
                {
                    Action = new(ProblemActionKind.ChoosePort),
                }),
                _ => new ConfigurationException(new Problem(
                    place, $"The server cannot listen there: {error.Message}", "Use an address of this machine.")),
            };
        }
    }

    private static Uri Listening(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The command handles signals itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
