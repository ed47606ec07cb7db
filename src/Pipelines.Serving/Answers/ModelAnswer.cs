using Pipelines.Serving.Models;

namespace Pipelines.Serving.Answers;

/// <summary>What there is to know of a model.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Task">What it finds out.</param>
/// <param name="Pipeline">The pipeline that made it.</param>
/// <param name="Backbone">The network in it.</param>
/// <param name="Labels">The classes; empty of a clustering.</param>
/// <param name="Clusters">The number of clusters; 0 of a classifier.</param>
/// <param name="LoadedAt">When it was loaded.</param>
internal sealed record ModelAnswer(
    string Name, string Task, string Pipeline, string Backbone, IReadOnlyList<string> Labels, int Clusters, DateTimeOffset LoadedAt)
{
    /// <summary>The answer about a model.</summary>
    public static ModelAnswer Of(ServedModel served)
    {
        using var use = served.Use();
        var model = use.Version.Model;
        var task = model.Task == PipelineTask.Clustering ? "clustering" : "classification";
        return new(served.Name, task, model.Pipeline, model.Backbone, model.Labels, model.Clusters, served.LoadedAt);
    }
}

/// <summary>All models.</summary>
/// <param name="Models">In the order in which they were named.</param>
internal sealed record ModelsAnswer(IReadOnlyList<ModelAnswer> Models);
