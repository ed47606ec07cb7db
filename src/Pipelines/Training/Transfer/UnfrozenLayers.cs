using System.IO.Enumeration;
using Pipelines.Graph;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Training.Optimizers;

namespace Pipelines.Training.Transfer;

/// <summary>Decides which of a backbone's parameters are trained.</summary>
internal static class UnfrozenLayers
{
    private const int NamesShown = 6;

    /// <summary>The stages of the backbone, from the input on; layers that this library appended (a bottleneck) are in none.</summary>
    /// <param name="module">A graph from pixels on.</param>
    /// <param name="preprocessing">The size of its input.</param>
    public static IReadOnlyList<GraphStage> Stages(GraphModule module, Preprocessing preprocessing) =>
    [
        .. module.FindStages(preprocessing.ResizedSize, preprocessing.ResizedSize)
            .Select(stage => stage with { Parameters = [.. stage.Parameters.Where(IsOfBackbone)] })
            .Where(stage => stage.Parameters.Count > 0),
    ];

    /// <summary>Whether a parameter belongs to the backbone, and not to a layer that this library appended.</summary>
    public static bool IsOfBackbone(GraphParameter parameter) => !parameter.Name.StartsWith(GraphBuilder.Prefix, StringComparison.Ordinal);

    /// <summary>The parameters to train, stage by stage; stages without one are left out.</summary>
    /// <param name="selection">What the user selected.</param>
    /// <param name="stages">The stages of the backbone.</param>
    /// <param name="place">The place of the option, for an error.</param>
    /// <returns>Each stage's distance from the last stage, 0 for the last itself, and its parameters.</returns>
    /// <exception cref="PipelineException">Nothing is selected, or there are fewer stages.</exception>
    public static IReadOnlyList<(int FromLast, IReadOnlyList<GraphParameter> Parameters)> Select(
        LayerSelection selection, IReadOnlyList<GraphStage> stages, string place)
    {
        if (selection.LastStages > stages.Count)
        {
            throw new PipelineException(new Problem(
                place,
                $"The backbone has only {Quantity.Of(stages.Count, "stages")}, not {selection.LastStages}.",
                $"Take at most {stages.Count}, or \"all\". {Describe(stages)}"));
        }

        foreach (var pattern in selection.Patterns)
        {
            if (!stages.SelectMany(stage => stage.Parameters).Any(parameter => Matches(pattern, parameter)))
            {
                throw new PipelineException(
                    new Problem(place, $"No layer of the backbone has a name that matches \"{pattern}\".", Describe(stages)));
            }
        }

        return
        [
            .. stages.Index()
                .Where(entry => selection.LastStages is not { } last || entry.Index >= stages.Count - last)
                .Select(entry => (stages.Count - 1 - entry.Index, Selected(entry.Item)))
                .Where(entry => entry.Item2.Count > 0),
        ];

        IReadOnlyList<GraphParameter> Selected(GraphStage stage) => selection.Patterns.Count == 0
            ? stage.Parameters
            : [.. stage.Parameters.Where(parameter => selection.Patterns.Any(pattern => Matches(pattern, parameter)))];
    }

    /// <summary>The groups of the backbone's parameters that are trained, if any: each stage has its share of the learning rate.</summary>
    /// <param name="module">The graph.</param>
    /// <param name="preprocessing">The size of its input.</param>
    /// <param name="training">What is unfrozen, and the learning rates.</param>
    /// <exception cref="PipelineException">Nothing is selected, or there are fewer stages.</exception>
    public static IEnumerable<ParameterGroup> Groups(GraphModule module, Preprocessing preprocessing, ResolvedTraining training) =>
        training.Unfreeze is not { } selection ? [] :
        from stage in Select(selection, Stages(module, preprocessing), "training.unfreeze")
        let factor = training.Optimizer.BackboneLearningRateFactor * Math.Pow(training.Optimizer.LayerDecay, stage.FromLast)
        from kind in stage.Parameters.GroupBy(parameter => parameter.Kind == ParameterKind.Weight)
        select new ParameterGroup([.. kind.Select(parameter => parameter.Value)], factor, kind.Key);

    /// <summary>Lets the parameters in the groups be trained, and no others of the graph.</summary>
    public static void TrainOnly(IReadOnlyList<ParameterGroup> groups, GraphModule module)
    {
        foreach (var parameter in module.Parameters)
        {
            parameter.Value.requires_grad = false;
        }

        foreach (var parameter in groups.SelectMany(group => group.Parameters))
        {
            parameter.requires_grad = true;
        }
    }

    private static bool Matches(string pattern, GraphParameter parameter) =>
        FileSystemName.MatchesSimpleExpression(pattern, parameter.Name, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression(pattern, parameter.Node, ignoreCase: false);

    private static string Describe(IReadOnlyList<GraphStage> stages)
    {
        if (stages.Count == 0)
        {
            return "It has no layer that can be trained.";
        }

        var list = stages.Select((stage, index) =>
            $"{index + 1} ({stage.Height} × {stage.Width}) from '{stage.Parameters[0].Name}' to '{stage.Parameters[^1].Name}'");
        var names = stages.SelectMany(stage => stage.Parameters).Select(parameter => parameter.Name).ToList();
        var some = names.Where((_, i) => i % Math.Max(1, names.Count / NamesShown) == 0).Take(NamesShown);
        return $"Its stages: {string.Join("; ", list)}. Some names: {string.Join(", ", some)}.";
    }
}
