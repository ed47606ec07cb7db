using Pipelines.Backbones;
using Pipelines.Data.Places;

namespace Pipelines.Tasks.Preparation;

/// <summary>
/// What can be said of the places that a pipeline names although its options are not all right: whether they exist, whether the backbone is
/// one, whether the classes are those that the options name. So that a mistyped key does not hide a missing folder. No image is opened.
/// </summary>
/// <param name="baseFolder">The folder in which relative paths start.</param>
internal sealed class PlaceChecks(string baseFolder)
{
    // Pipelines often share their images and their backbone: each is looked at once.
    private readonly HashSet<object> _seen = [];

    /// <summary>What is wrong.</summary>
    /// <param name="options">The options of a pipeline, as far as they could be read.</param>
    /// <param name="hasFailed">Whether an option has a problem, so that its value says nothing.</param>
    /// <param name="place">The place of an option, such as <c>data.train</c>.</param>
    public IReadOnlyList<Problem> Of(PipelineOptions options, Func<string, bool> hasFailed, Func<string, string> place)
    {
        var problems = new List<Problem>();
        if (TaskKinds.Find(options.Task) is not { } kind)
        {
            return problems;
        }

        if (options.Data.Train is not null && !hasFailed("data.train"))
        {
            Try(() => CheckImages(options, kind, hasFailed, place, problems));
        }

        if (!hasFailed("backbone"))
        {
            Try(() => CheckBackbone(options.Backbone, place, hasFailed("pretext") ? 0 : kind.BackboneSeed(options)));
        }

        if (!hasFailed("pretext") && kind.TeacherOf(options) is { } teacher)
        {
            Try(() => CheckBackbone(
                teacher, key => place(key.Replace("backbone.", "pretext.teacher.", StringComparison.Ordinal)), seed: null));
        }

        return problems;

        void Try(Action check)
        {
            try
            {
                check();
            }
            catch (PipelineException error)
            {
                problems.AddRange(error.Problems);
            }
        }
    }

    private void CheckImages(
        PipelineOptions options, TaskKind kind, Func<string, bool> hasFailed, Func<string, string> place, List<Problem> problems)
    {
        var data = options.Data with
        {
            Validation = hasFailed("data.validation") ? null : options.Data.Validation,
            Test = hasFailed("data.test") ? null : options.Data.Test,
        };
        var labelled = !hasFailed("task") && kind.NeedsLabels(options);
        if (!_seen.Add((data, labelled, place("data.train"))))
        {
            return;
        }

        var sources = DataSources.Find(
            data, baseFolder, labelled, kind.HoldsOutTest, key => place($"data.{key}"), CancellationToken.None);
        if (labelled && !hasFailed("head"))
        {
            var labels = sources.Train.Select(image => image.Label).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
            problems.AddRange(kind.CheckLabels(options, labels, place));
        }
    }

    private void CheckBackbone(BackboneOptions backbone, Func<string, string> place, int? seed)
    {
        if (_seen.Add((backbone, seed)))
        {
            Backbone.LoadOrSketch(backbone, baseFolder, place, seed);
        }
    }
}
