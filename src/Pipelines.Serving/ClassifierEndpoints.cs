using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Serving.Endpoints;
using Pipelines.Serving.Models;
using Pipelines.Serving.Monitoring;

namespace Pipelines;

/// <summary>Endpoints of an ASP.NET Core program that predict images.</summary>
public static class ClassifierEndpoints
{
    /// <summary>
    /// Loads a model and maps its endpoints: <c>POST pattern</c> and <c>POST pattern/predict</c> predict, <c>GET pattern</c> is a page to
    /// try it on, <c>pattern/health/live</c> and <c>pattern/health/ready</c> say how it is.
    /// </summary>
    /// <param name="endpoints">The program.</param>
    /// <param name="pattern">Where, such as <c>/flowers</c>.</param>
    /// <param name="modelPath">The <c>model.zip</c> or <c>model.onnx</c> of a run; it may be replaced while the program runs.</param>
    /// <param name="options">What is accepted, how much of it, and for whom.</param>
    /// <returns>All of the endpoints, for what the program asks of them besides: authorization, rate limits and the like.</returns>
    /// <exception cref="PipelineException">There is no such file, it is damaged, or it was not made by a pipeline.</exception>
    public static IEndpointConventionBuilder MapClassifier(
        this IEndpointRouteBuilder endpoints, string pattern, string modelPath, ServingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        var services = endpoints.ServiceProvider;
        options ??= new();
        options.Validate();
        ModelFile[] files = [new(modelPath, options.Name)];
        var set = ModelSet.Of(
            files,
            LoadedModels.Load(files, options.Indexes),
            options,
            ServingMetrics.Of(services.GetRequiredService<IMeterFactory>()),
            services.GetService<ILoggerFactory>()?.CreateLogger(ServingLog.Category) ?? NullLogger.Instance);
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(set.Dispose);

        var group = endpoints.MapGroup(pattern);
        ServingRoutes.Map(group, set);
        ServingRoutes.Predict(group, "", set, new PredictEndpoint(set), "Predicts images.");
        return group;
    }
}
