using Pipelines.Training.Pretext;

namespace Pipelines.Tasks.Pretext;

/// <summary>A linear layer behind the backbone that only a pretext task has.</summary>
/// <param name="Name">What it is: <c>softmax head</c>.</param>
/// <param name="Inputs">Numbers that go in.</param>
/// <param name="Outputs">Numbers that come out.</param>
internal sealed record PretextLayer(string Name, int Inputs, int Outputs);

/// <summary>The layers of each pretext objective: a plan shows them, and training begins with them.</summary>
internal static class PretextLayers
{
    /// <summary>The layers in the order in which <see cref="PretextNetworks"/> takes them.</summary>
    /// <param name="pretext">The task.</param>
    /// <param name="vector">Length of the backbone's vectors.</param>
    /// <param name="classes">Number of classes.</param>
    public static IReadOnlyList<PretextLayer> Of(PretextOptions pretext, int vector, int classes)
    {
        var projection = new PretextLayer("projection", vector, pretext.TargetDimensions);
        var head = new PretextLayer("softmax head", vector, classes);
        return pretext.Objective switch
        {
            PretextObjective.Classification => [head],
            PretextObjective.Rotation => [head with { Outputs = RotationPretext.Turns }],
            PretextObjective.Contrastive =>
                [new("hidden layer", vector, vector), projection with { Outputs = pretext.ProjectionDimensions }],
            PretextObjective.Distillation => pretext.ClassificationWeight > 0 ? [projection, head] : [projection],
            _ => throw new ArgumentOutOfRangeException(nameof(pretext), pretext.Objective, "Unknown objective."),
        };
    }
}
