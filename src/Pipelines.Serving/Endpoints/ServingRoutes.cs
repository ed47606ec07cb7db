using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipelines.Serving.Answers;
using Pipelines.Serving.Models;
using Pipelines.Serving.Page;

namespace Pipelines.Serving.Endpoints;

/// <summary>The addresses of a set of models.</summary>
internal static class ServingRoutes
{
    /// <summary>Maps them below a group.</summary>
    public static void Map(RouteGroupBuilder group, ModelSet set)
    {
        var predict = new PredictEndpoint(set);
        Predict(group, "predict", set, predict, "Predicts images with the only model.");
        Predict(group, "models/{name}/predict", set, predict, "Predicts images with the model of a name.");
        Get(group, "models", set, needsKey: true, context => Answering.WriteAsync(
            context, new([.. set.Models.Select(ModelAnswer.Of)]), AnswerJson.Default.ModelsAnswer))
            .WithSummary("The models.").Produces<ModelsAnswer>();
        Get(group, "health/live", set, needsKey: false, context => Answering.WriteAsync(
            context, new("live"), AnswerJson.Default.HealthAnswer))
            .WithSummary("Whether the process is alive.").Produces<HealthAnswer>();
        Get(group, "health/ready", set, needsKey: false, context => ReadyAsync(context, set))
            .WithSummary("Whether the service answers, and what is wrong with the files of its models.")
            .Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
        if (set.Options.HasPage)
        {
            var page = new Lazy<TryPage>(() => TryPage.Of(set));
            Get(group, "", set, needsKey: false, context => page.Value.WriteAsync(context)).ExcludeFromDescription();
        }
    }

    /// <summary>Maps the prediction at an address.</summary>
    public static void Predict(RouteGroupBuilder group, string pattern, ModelSet set, PredictEndpoint endpoint, string summary) =>
        Described(group.MapPost(pattern, Answering.Guarded(set, needsKey: true, endpoint.HandleAsync)), endpoint.HandleAsync)
            .WithSummary(summary)
            .Produces<ImageAnswer>()
            .Produces<ProblemAnswer>(StatusCodes.Status400BadRequest, "application/problem+json")
            .Produces<ProblemAnswer>(StatusCodes.Status401Unauthorized, "application/problem+json")
            .Produces<ProblemAnswer>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")
            .Produces<ProblemAnswer>(StatusCodes.Status415UnsupportedMediaType, "application/problem+json")
            .Produces<ProblemAnswer>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")
            .AddOpenApiOperationTransformer((operation, _, _) => PredictDescription.AddTo(operation));

    private static RouteHandlerBuilder Get(
        RouteGroupBuilder group, string pattern, ModelSet set, bool needsKey, Func<HttpContext, Task> endpoint) =>
        Described(group.MapGet(pattern, Answering.Guarded(set, needsKey, endpoint)), endpoint);

    // An OpenAPI document lists endpoints whose method is known.
    private static RouteHandlerBuilder Described(IEndpointConventionBuilder builder, Func<HttpContext, Task> endpoint) =>
        new RouteHandlerBuilder([builder.WithMetadata(endpoint.Method)]).WithTags("service");

    private static Task ReadyAsync(HttpContext context, ModelSet set)
    {
        var lifetime = context.RequestServices.GetService<IHostApplicationLifetime>();
        var isStopping = lifetime?.ApplicationStopping.IsCancellationRequested == true;
        List<ModelHealth> models = [.. set.Models.Select(model => new ModelHealth(model.Name, model.LoadedAt, model.FileProblem))];
        var status = isStopping ? "stopping" : models.Any(model => model.Problem is not null) ? "degraded" : "ready";
        return Answering.WriteAsync(
            context,
            new(status, models),
            AnswerJson.Default.HealthAnswer,
            isStopping ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
