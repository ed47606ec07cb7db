using Pipelines.Tasks.Proposal;

namespace Pipelines;

/// <summary>A first configuration for a folder of images or a manifest, found by looking at it.</summary>
/// <param name="Pipeline">The name of its pipeline.</param>
/// <param name="Task">The task: classification where there are labels, otherwise clustering.</param>
/// <param name="Kind">In a few words, how the images are stored: class folders, a manifest and so on.</param>
/// <param name="Classes">The images of each class and split; one entry with an empty label where there are no labels.</param>
/// <param name="HasOwnTest">Whether held-out images have a place of their own; otherwise some are taken of the training images.</param>
/// <param name="Images">What the look at the images found.</param>
/// <param name="Backbone">The backbone.</param>
/// <param name="Notes">What else a user should know.</param>
/// <param name="Text">The configuration, with comments.</param>
public sealed record ConfigurationProposal(
    string Pipeline,
    PipelineTask Task,
    string Kind,
    IReadOnlyList<ClassCount> Classes,
    bool HasOwnTest,
    ImageSummary Images,
    BackboneProposal Backbone,
    IReadOnlyList<string> Notes,
    string Text)
{
    /// <summary>The name of the schema that is written beside the configuration.</summary>
    public const string SchemaFile = "pipelines.schema.json";

    /// <summary>
    /// Looks at images and proposes a configuration. Of many images some are looked at, for a limited time; nothing is written.
    /// </summary>
    /// <param name="place">A folder of images or of class folders, a folder with a manifest or with splits, or a manifest.</param>
    /// <param name="file">The configuration file; its paths will be relative to the folder of this one.</param>
    /// <param name="task">The task. Default: classification where there are labels, otherwise clustering.</param>
    /// <param name="clock">Measures time. Default: the system's clock.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">
    /// There are no such images, or no pipeline would run with them; carries every problem found.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<ConfigurationProposal> MakeAsync(
        string place,
        string file,
        PipelineTask? task = null,
        TimeProvider? clock = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) =>
        System.Threading.Tasks.Task.Run(
            () => new ProposalSearch(place, file, task, clock ?? TimeProvider.System, progress, cancellation).Run(), cancellation);

    /// <summary>Makes sure that a configuration and its schema can be written, before the work begins.</summary>
    /// <param name="file">The configuration file.</param>
    /// <param name="overwrite">Whether existing files may be replaced.</param>
    /// <exception cref="ConfigurationException">One of the files is there already.</exception>
    /// <exception cref="PipelineException">The folder is missing or cannot be written to.</exception>
    public static void CheckFile(string file, bool overwrite = false) => new ProposalFiles(file, overwrite).Check();

    /// <summary>Writes the configuration, and the schema beside it: both or neither.</summary>
    /// <param name="file">The configuration file.</param>
    /// <param name="overwrite">Whether existing files may be replaced.</param>
    /// <exception cref="ConfigurationException">One of the files is there already.</exception>
    /// <exception cref="PipelineException">The folder is missing or cannot be written to.</exception>
    public void Write(string file, bool overwrite = false) => new ProposalFiles(file, overwrite).Write(Text);
}
