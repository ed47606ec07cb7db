using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tasks.Proposal;

namespace Pipelines.Auditing;

/// <summary>
/// Prepares the pipeline whose images are audited: one of a configuration, or one that is proposed for a folder of images.
/// </summary>
internal sealed class AuditSource(string? pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    private static readonly string[] s_manifests = [".csv", ".tsv", ".txt"];

    private readonly List<string> _notes = [];

    /// <summary>What a user should know about the choice; usually nothing.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The pipeline, with its weights.</summary>
    /// <param name="place">A configuration file, a folder of images or a manifest.</param>
    /// <exception cref="ConfigurationException">There is no such pipeline, or there are no such images.</exception>
    /// <exception cref="PipelineException">Weights cannot be downloaded.</exception>
    public async Task<PreparedPipeline> PrepareAsync(string place)
    {
        var file = IsImages(place) ? Proposed(place) : Configured(place);
        var (name, options) = file.Pipelines.First();
        if (TaskKinds.Of(options.Task).BackboneSeed(options) is not null)
        {
            throw new ConfigurationException(new Problem(
                file.Place(name, "backbone"),
                "This pipeline trains its backbone from scratch, so that there are no feature vectors to audit the images with.",
                "Audit the folder of images itself, or a pipeline whose backbone has weights."));
        }

        IReadOnlyList<PreparedPipeline> prepared = [PipelinePreparation.Prepare(file, name, progress, cancellation)];
        return (await MissingWeights.FetchAsync(file, prepared, progress, cancellation).ConfigureAwait(false))[0];
    }

    private static bool IsImages(string place) =>
        Directory.Exists(place) || s_manifests.Contains(Path.GetExtension(place), StringComparer.OrdinalIgnoreCase);

    private PipelinesFile Configured(string place)
    {
        var file = PipelinesFile.Load(place, overrides: null, pipeline is null ? null : [pipeline]);
        return file.Pipelines.Count == 1
            ? file
            : throw new ConfigurationException(new Problem(
                $"{place} $.pipelines",
                $"There are {file.Pipelines.Count} pipelines: {NameList.Of([.. file.Pipelines.Keys])}. An audit is of one.",
                "Name the pipeline."));
    }

    private PipelinesFile Proposed(string place)
    {
        var layout = new LayoutSearch(place, cancellation) { TakesOneClass = true }.Find();
        _notes.AddRange(layout.Notes);
        var data = DataSet.Load(
            layout.Data, ".", labelled: false, _ => place, holdsOutTest: false, progress: null, cancellation);
        if (data.Train.Count + data.Validation.Count + data.Test.Count < 2)
        {
            throw new ConfigurationException(new Problem(place, "There is one image only.", "Give at least two images."));
        }

        var backbone = data.Labels.Count > 1
            ? new BackboneTrial(data.Train, clock, progress, cancellation).Choose()
            : BackboneTrial.Untried("Without labels they cannot be compared.");
        _notes.Add($"The feature vectors are those of {backbone.Name}. A configuration can name another backbone.");
        var options = new PipelineOptions
        {
            Task = PipelineTask.Clustering,
            Data = layout.Data,
            Backbone = new() { Model = backbone.Name },
        };
        var name = pipeline ?? ProposalSearch.NameOf(place);
        return PipelinesFile.FromOptions([new(name, options)], Path.GetFullPath("."));
    }
}
