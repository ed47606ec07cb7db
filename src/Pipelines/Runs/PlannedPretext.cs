using Pipelines.Training.Pretext;

namespace Pipelines.Runs;

/// <summary>The layers behind the backbone that only a pretext task has.</summary>
internal static class PlannedPretext
{
    /// <summary>These layers, each with what it makes of one image.</summary>
    public static IEnumerable<PlannedStage> Layers(PreparedPipeline pipeline)
    {
        var (pretext, vector, classes) = (pipeline.Options.Pretext, pipeline.FeatureDimensions, pipeline.Data.Labels.Count);
        return pretext.Objective switch
        {
            PretextObjective.Classification => [Layer("softmax head", vector, classes)],
            PretextObjective.Rotation => [Layer("softmax head", vector, RotationPretext.Turns)],
            PretextObjective.Contrastive => [Layer("hidden layer", vector, vector), Layer("projection", vector, pretext.ProjectionDimensions)],
            PretextObjective.Distillation when pretext.ClassificationWeight > 0 => [Layer("projection", vector, pretext.TargetDimensions), Layer("softmax head", vector, classes)],
            PretextObjective.Distillation => [Layer("projection", vector, pretext.TargetDimensions)],
            _ => throw new ArgumentOutOfRangeException(nameof(pipeline), pretext.Objective, "Unknown objective."),
        };
    }

    private static PlannedStage Layer(string name, int inputs, int outputs) => new(name + " (this task only)", $"{outputs}", (inputs + 1L) * outputs, true);
}
